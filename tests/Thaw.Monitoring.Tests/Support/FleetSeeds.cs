using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Tests.Support;

/// <summary>Figures of containers that never ran.</summary>
internal static class FleetSeeds
{
    public static MetricsSnapshot Snapshot(Random random, int operations, int values, List<double>? all = null)
    {
        var snapshot = new MetricsSnapshot();
        for (var i = 0; i < operations; i++)
        {
            var sketch = new PercentileSketch();
            for (var v = 0; v < values; v++)
            {
                var value = 0.005 * (i + 1) * Math.Exp(0.5 * (random.NextDouble() + random.NextDouble() - 1));
                sketch.Add(value);
                if (i == 0)
                    all?.Add(value);
            }

            var figures = snapshot.Operation($"operation {i:D2}");
            figures.IsEntry = i == 0;
            figures.Take(random.Next(20) == 0 ? OperationOutcome.Failure : OperationOutcome.Success, sketch);
        }

        snapshot.Count(FleetNames.Invocations, values);
        snapshot.Count(FleetNames.ColdStarts, 1);
        snapshot.Count(InstrumentNames.CacheHits + "{namespace=company,tier=memory}", 60);
        snapshot.Count(InstrumentNames.CacheHits + "{namespace=company,tier=dynamodb}", 30);
        snapshot.Count(InstrumentNames.CacheMisses + "{namespace=company}", 10);
        snapshot.Count(InstrumentNames.DbConsumedCapacity + "{db.operation.name=GetItem,db.collection.name=cache}", 2.5);
        snapshot.See(FleetNames.Memory, new LevelFigures(100e6, 1, 100e6));
        snapshot.See(FleetNames.Cpu, new LevelFigures(40, 1, 40));
        return snapshot;
    }

    public static MetricsRecord Record(DateTimeOffset minute, string container, long sequence, MetricsSnapshot snapshot) => new()
    {
        Minute = minute, Container = container, Sequence = sequence, Data = snapshot.ToBytes(), ExpiresAt = minute.AddHours(6),
    };
}
