using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Embedded;

namespace Thaw.Conformance.FleetCounters;

public sealed class SqliteFleetCounterConformance : FleetCounterConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-conformance-");
    private readonly ConcurrentBag<ServiceProvider> _opened = [];

    protected override Task CreateAsync() => Task.CompletedTask;

    protected override Task<IFleetCounter> OpenAsync()
    {
        var services = new ServiceCollection().AddSqliteFleetCounter(options =>
        {
            options.Path = Path.Combine(_folder.FullName, "counts.db");
            options.BusyTimeout = TimeSpan.FromMinutes(1);
        }).BuildServiceProvider();
        _opened.Add(services);
        return Task.FromResult(services.GetRequiredService<IFleetCounter>());
    }

    protected override async Task DropAsync()
    {
        foreach (var services in _opened)
        {
            await services.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
