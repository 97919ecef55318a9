using Thaw.Embedded;
using Thaw.Monitoring.Fleet;
using Xunit.Abstractions;

namespace Thaw.Conformance.MetricsStores;

public sealed class SqliteFleetQueryFacts(ITestOutputHelper output) : FleetQueryFacts(output)
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-fleet-");

    protected override Task<IMetricsStore> OpenAsync() =>
        Task.FromResult<IMetricsStore>(new SqliteMetricsStore(new SqliteMetricsOptions { Path = Path.Combine(_folder.FullName, "metrics.db"), BusyTimeout = TimeSpan.FromMinutes(1) }));

    protected override Task DropAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
