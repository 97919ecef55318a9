using System.Diagnostics;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Conformance.MetricsStores;

/// <summary>A fleet of 500 containers with 30 operations each, asked for its last quarter of an hour.</summary>
public abstract class FleetQueryFacts : IAsyncLifetime
{
    private const int Containers = 500;
    private const int Operations = 30;
    private const int Values = 20;
    private const int Tries = 7;

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 30, 40, TimeSpan.Zero);
    private static readonly DateTimeOffset Minute = new(2030, 1, 1, 12, 30, 0, TimeSpan.Zero);

    private IMetricsStore? _store;

    protected abstract Task<IMetricsStore> OpenAsync();

    protected abstract Task DropAsync();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        (_store as IDisposable)?.Dispose();
        await DropAsync();
    }

    [SkippableFact]
    public async Task Query_Of500ContainersWith30Operations_IsAnsweredWithinASecond()
    {
        var store = _store = await OpenAsync();
        var all = new List<double>();
        for (var minute = -2; minute <= 0; minute++)
            all.AddRange(await SeedAsync(store, Minute.AddMinutes(minute)));
        var clock = new Clock();
        Assert.True(await new MetricsRollUpJob(store, clock).RunAsync(default) > 0);

        // The minutes before are as the third one: their roll-ups are copies of its.
        var third = await store.ReadRollUpsAsync([new(MetricsScale.Minute, Minute.AddMinutes(-2), MetricsPart.Fleet), new(MetricsScale.Minute, Minute.AddMinutes(-2), MetricsPart.Containers)], default);
        for (var minute = -15; minute < -2; minute++)
        {
            foreach (var rollUp in third)
                Assert.True(await store.PutRollUpAsync(rollUp with { Slot = rollUp.Slot with { Start = Minute.AddMinutes(minute) } }, default));
        }

        var metrics = new FleetMetrics(store, clock);
        var (report, fastest) = (default(MetricsReport), TimeSpan.MaxValue);
        for (var i = 0; i < Tries && fastest > TimeSpan.FromSeconds(1); i++)
        {
            // Others share the machine: one undisturbed answer is enough.
            var begun = Stopwatch.GetTimestamp();
            report = await metrics.QueryAsync(new MetricsQuery { Containers = true }, default);
            var took = Stopwatch.GetElapsedTime(begun);
            fastest = took < fastest ? took : fastest;
        }

        Assert.Equal(Operations, report!.Operations.Count);
        Assert.Equal(Containers, report.Containers.Count);
        Assert.All(report.Operations, static one => Assert.Equal(16L * Containers * Values, one.Count));
        var values = all.Concat(Enumerable.Repeat(all.Take(Containers * Values), 13).SelectMany(static one => one)).ToArray();
        var exact = Distributions.Exact(values, 0.9) * 1_000;
        Assert.InRange(report.Operations[0].P90, exact * 0.99, exact * 1.01);
        Assert.True(fastest <= TimeSpan.FromSeconds(1), $"The fastest of {Tries} answers took {fastest.TotalMilliseconds:F0} ms.");
    }

    private static async Task<List<double>> SeedAsync(IMetricsStore store, DateTimeOffset minute)
    {
        var random = new Random(minute.Minute);
        var first = new List<double>();
        var records = Enumerable.Range(0, Containers).Select(i => FleetSeeds.Record(minute, $"function/{i:D4}abcdef", 1, FleetSeeds.Snapshot(random, Operations, Values, first))).ToList();
        Assert.All(records, static record => Assert.InRange(record.Data.Length, 1, 8_192));
        await Parallel.ForEachAsync(records, async (record, token) => await store.AddAsync(record with { ExpiresAt = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) }, token));
        return first;
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
