using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Tests.Running;

/// <summary>Scenarios against the real service over SQLite. Its figures are not looked at: others share the machine.</summary>
public sealed class HttpRunTests : IAsyncLifetime
{
    private LocalService _service = null!;

    public async Task InitializeAsync() => _service = await LocalService.StartAsync();

    public Task DisposeAsync() => _service.DisposeAsync().AsTask();

    [Fact]
    public async Task Run_OfAnApplication_AsksEachEndpointAndNoneFails()
    {
        var report = await RunAsync("medium");

        Assert.True(report.Warm!.Errors == 0, string.Join("; ", report.Endpoints.SelectMany(static one => one.Statuses.Select(status => $"{one.Name} {status.Key}: {status.Value}"))));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { CacheOperations.Cached, CacheOperations.Uncached, "write", "batch of five reads", "search" },
            report.Endpoints.Where(static one => !one.Cold).Select(static one => one.Name).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(9, report.Cold!.Count);
        Assert.Equal(0, report.Cold.Errors);
        Assert.Equal(
            ["batch of five reads", "liveness", "metrics", CacheOperations.Uncached, "remove", "search", "task polled", "task submitted", "write"],
            report.Endpoints.Where(static one => one.Cold).Select(static one => one.Name));
        Assert.Equal(50, report.Run.Prefilled);
        Assert.True(report.Hits > report.Misses && report.Misses > 0, $"{report.Hits} hits, {report.Misses} misses");

        // The origin's latency is in each uncached read, and said beside its figure.
        var uncached = report.Endpoints.Single(static one => one is { Cold: false, Name: CacheOperations.Uncached });
        Assert.True(uncached.P50 >= 25, $"P50 of uncached reads: {uncached.P50} ms");
        Assert.Contains("25 ms", Judged(report, Threshold.UncachedMean).Note, StringComparison.Ordinal);
        Assert.InRange(Judged(report, Threshold.Memory).Actual!.Value, 20, 4_000);
    }

    [Fact]
    public async Task Run_OfThePerformanceEndpoints_AsksThemAll()
    {
        var report = await RunAsync("performance");

        Assert.True(report.Warm!.Errors == 0, string.Join("; ", report.Endpoints.SelectMany(static one => one.Statuses.Select(status => $"{one.Name} {status.Key}: {status.Value}"))));
        Assert.Equal(
            ["analyze", "cache statistics", "health", "liveness", "metrics", "metrics for Prometheus", "optimize, dry run", "tasks listed"],
            report.Endpoints.Where(static one => one.Cold).Select(static one => one.Name));

        // Its users read no values: what was not measured is told, and passes nothing.
        Assert.Equal(Verdict.NotMeasured, Judged(report, Threshold.HitRate).Outcome);
        Assert.Equal("none", report.Run.InjectedLatencies);
    }

    private async Task<LoadReport> RunAsync(string scenario)
    {
        var command = LoadCommand.Parse([scenario, "--url", _service.Url, "--duration", "4s", "--rate", "60", "--keys", "100", "--origin-latency", "25ms"], out var complaint);
        Assert.Null(complaint);
        return await new HttpRun(command!, TimeProvider.System).RunAsync(baseline: null, CancellationToken.None);
    }

    private static Verdict Judged(LoadReport report, string name) => report.Thresholds.Single(verdict => verdict.Name == name);
}
