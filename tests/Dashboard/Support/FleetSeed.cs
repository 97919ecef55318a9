using Microsoft.Extensions.DependencyInjection;
using Thaw.Monitoring;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Sketches;

namespace Thaw.Dashboard.Tests.Support;

/// <summary>An hour of a fleet of six containers that never ran, put into a file before a host opens it.</summary>
internal static class FleetSeed
{
    private const int Minutes = 60;
    private const int Containers = 6;

    // What comes next lies there already, so that the hour does not end while a class of tests looks at it.
    private const int Ahead = 15;

    public static async Task WriteAsync(string database)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddThawMonitoring().UseSqlite(database);
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IMetricsStore>();
        var now = TimeProvider.System.GetUtcNow();
        var first = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(-Minutes);
        var random = new Random(11);
        for (var minute = 0; minute <= Minutes + Ahead; minute++)
        {
            for (var container = 0; container < Containers; container++)
            {
                // Two of them come when it gets busy and go again.
                if (container < 4 || minute is > 24 and < 48)
                {
                    var at = first.AddMinutes(minute);
                    await store.AddAsync(
                        new MetricsRecord
                        {
                            Minute = at, Container = $"api/{container:x6}{container:x6}", Sequence = minute + 1,
                            Data = Snapshot(random, minute, container, isFirst: minute == (container < 4 ? 0 : 25 + container)).ToBytes(), ExpiresAt = at.AddHours(6),
                        },
                        CancellationToken.None);
                }
            }
        }
    }

    private static MetricsSnapshot Snapshot(Random random, int minute, int container, bool isFirst)
    {
        var snapshot = new MetricsSnapshot();
        var busy = 1 + Math.Exp(-Math.Pow((minute - 36) / 9.0, 2)) + 0.15 * random.NextDouble();
        var count = (int)(220 * busy);
        Operation(snapshot, random, "GET /api/items/{id}", count, 4.2 * busy, 0.002 * (busy - 0.8));
        Operation(snapshot, random, "POST /api/orders", count / 5, 19 * busy, 0.006 * (busy - 0.8));
        Operation(snapshot, random, "GET /api/search", count / 9, 46 * busy, 0.003);
        var lookups = count * 1.4;
        var warm = Math.Min(1, 0.55 + minute / 30.0);
        snapshot.Count(FleetNames.Invocations, count * 1.31);
        snapshot.Count(FleetNames.ColdStarts, isFirst ? 1 : 0);
        snapshot.Count(InstrumentNames.CacheHits + "{namespace=company,tier=memory}", Math.Round(lookups * 0.78 * warm));
        snapshot.Count(InstrumentNames.CacheHits + "{namespace=company,tier=sqlite}", Math.Round(lookups * 0.14 * warm));
        snapshot.Count(InstrumentNames.CacheMisses + "{namespace=company}", Math.Round(lookups * (1 - 0.92 * warm)));
        var memory = (96 + 14 * busy + Math.Min(minute, 40) * 0.5 + container + random.NextDouble() * 3) * 1024 * 1024;
        snapshot.See(FleetNames.Memory, new LevelFigures(memory, 1, memory));
        snapshot.See(FleetNames.Cpu, new LevelFigures(18 * busy, 1, 25 * busy));
        return snapshot;
    }

    private static void Operation(MetricsSnapshot snapshot, Random random, string name, int count, double milliseconds, double failing)
    {
        var figures = snapshot.Operation(name);
        figures.IsEntry = true;
        for (var i = 0; i < count; i++)
        {
            // Log-normal, as durations mostly are.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var one = new PercentileSketch();
            one.Add(milliseconds / 1_000 * Math.Exp(0.55 * normal));
            figures.Take(random.NextDouble() < failing ? OperationOutcome.Failure : OperationOutcome.Success, one);
        }
    }
}
