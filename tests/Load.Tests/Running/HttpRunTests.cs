using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;
using Thaw.Load.Services;

namespace Thaw.Load.Tests.Running;

/// <summary>Scenarios against the real service over its stores. Its figures are not looked at: others share the machine.</summary>
public sealed class HttpRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("dynamodb")]
    public async Task Run_OfAnApplication_AsksEachEndpointAndNoneFails(string store)
    {
        var report = await RunAsync("medium", store);

        Assert.True(report.Warm!.Errors == 0, string.Join("; ", report.Endpoints.SelectMany(static one => one.Statuses.Select(status => $"{one.Name} {status.Key}: {status.Value}"))));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { CacheOperations.Cached, CacheOperations.Uncached, "write", "batch of five reads", "search" },
            report.Endpoints.Where(static one => !one.Cold).Select(static one => one.Name).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(9, report.Cold!.Count);
        Assert.Equal(0, report.Cold.Errors);
        Assert.Equal(
            ["batch of five reads", "liveness", "metrics", CacheOperations.Uncached, "remove", "search", "task polled", "task submitted", "write"],
            report.Endpoints.Where(static one => one.Cold).Select(static one => one.Name));

        // Of 100 values those that were made in the second half of their lives' length; what is left of the others is too little to matter.
        Assert.InRange(report.Run.Prefilled, 20, 90);
        Assert.Contains("a cache without limits could have answered", Judged(report, Threshold.HitRate).Note, StringComparison.Ordinal);
        Assert.True(report.Hits > report.Misses && report.Misses > 0, $"{report.Hits} hits, {report.Misses} misses");

        // The origin's latency is in each uncached read, and said beside its figure.
        var uncached = report.Endpoints.Single(static one => one is { Cold: false, Name: CacheOperations.Uncached });
        Assert.True(uncached.P50 >= 25 * 0.99, $"P50 of uncached reads: {uncached.P50} ms");
        Assert.Contains("25 ms", Judged(report, Threshold.UncachedMean).Note, StringComparison.Ordinal);
        Assert.InRange(Judged(report, Threshold.Memory).Actual!.Value, 20, 4_000);
        Assert.All(report.Thresholds.Where(static verdict => verdict.Actual is not null), static verdict => Assert.Contains("25 ms", verdict.Note, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("dynamodb")]
    public async Task Run_OfThePerformanceEndpoints_AsksThemAll(string store)
    {
        var report = await RunAsync("performance", store);

        Assert.True(report.Warm!.Errors == 0, string.Join("; ", report.Endpoints.SelectMany(static one => one.Statuses.Select(status => $"{one.Name} {status.Key}: {status.Value}"))));
        Assert.Equal(
            ["analyze", "cache statistics", "health", "liveness", "metrics", "metrics for Prometheus", "optimize, dry run", "tasks listed"],
            report.Endpoints.Where(static one => one.Cold).Select(static one => one.Name));

        // Its users read no values: what was not measured is told, and passes nothing.
        Assert.Equal(Verdict.NotMeasured, Judged(report, Threshold.HitRate).Outcome);
        Assert.Equal("none", report.Run.InjectedLatencies);
    }

    private static async Task<LoadReport> RunAsync(string scenario, string store)
    {
        await using var service = await LocalService.StartAsync(ServiceStores.Find(store)!.Value);
        var command = LoadCommand.Parse([scenario, "--url", service.Url, "--duration", "4s", "--rate", scenario == "performance" ? "10" : "60", "--keys", "100", "--lifetime", "20s", "--origin-latency", "25ms"], out var complaint);
        Assert.Null(complaint);
        return await new HttpRun(command!, TimeProvider.System) { LooksAtDashboard = false, Patience = Patience }.RunAsync(baseline: null, CancellationToken.None);
    }

    private static Verdict Judged(LoadReport report, string name) => report.Thresholds.Single(verdict => verdict.Name == name);
}
