using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

/// <summary>A copy of a snapshot is a container of its own to the fleet.</summary>
public sealed class FleetSnapshotTests
{
    [Fact]
    public async Task AfterRestore_FiguresAreReportedUnderAnotherName()
    {
        var (store, clock) = (new MemoryMetricsStore(), new FakeClock());
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IMetricsStore>(store);
        services.AddThawMonitoring(static options => options.Emf = false);
        await using var provider = services.BuildServiceProvider();
        var monitor = provider.GetRequiredService<ProcessMonitor>();
        await InvokeAsync(monitor, clock);
        await InvokeAsync(monitor, clock);

        foreach (var hook in provider.GetServices<ISnapshotHook>())
        {
            await hook.BeforeSnapshotAsync(default);
            await hook.AfterRestoreAsync(default);
        }

        await InvokeAsync(monitor, clock);
        var names = store.Records.Values.OrderBy(static record => record.Minute).Select(static record => record.Container).ToList();
        Assert.Equal(3, names.Count);
        Assert.Equal(names[0], names[1]);
        Assert.NotEqual(names[0], names[2]);
    }

    private static async Task InvokeAsync(ProcessMonitor monitor, FakeClock clock)
    {
        await using (monitor.BeginInvocation())
            monitor.Record("end_to_end", TimeSpan.FromMilliseconds(5));
        clock.Advance(TimeSpan.FromMinutes(2));
    }
}
