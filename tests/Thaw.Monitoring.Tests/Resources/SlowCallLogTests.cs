using System.Diagnostics.Metrics;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Tests.Resources;

public sealed class SlowCallLogTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void Slowest_AreTheTwentySlowest_EachWithItsOwnFigures()
    {
        using var calls = new Calls();
        using var log = new SlowCallLog(_clock);
        for (var i = 1; i <= 50; i++)
            calls.Make("Query", i * 17 % 50 + 1, scanned: 1_000 + i, returned: 5);
        calls.Make("GetItem", 100);
        var ours = log.Slowest.Where(call => call.Table == calls.Table).ToList();
        Assert.Equal(20, ours.Count);
        Assert.Equal(("GetItem", 0, 0, false), (ours[0].Operation, ours[0].CapacityUnits, ours[0].Scanned, ours[0].IsWasteful));
        Assert.Equal(Enumerable.Range(0, 19).Select(static i => 50.0 - i), ours.Skip(1).Select(static call => call.Took.TotalSeconds));
        Assert.All(ours.Skip(1), static call => Assert.True(call is { IsWasteful: true, CapacityUnits: 2.5, Returned: 5 }));
    }

    [Fact]
    public void Slowest_AfterAnHour_AreForgotten()
    {
        using var calls = new Calls();
        using var log = new SlowCallLog(_clock);
        calls.Make("Scan", 9);
        _clock.Advance(TimeSpan.FromMinutes(61));
        calls.Make("PutItem", 1);
        Assert.Equal("PutItem", Assert.Single(log.Slowest, call => call.Table == calls.Table).Operation);
    }

    // As the client tells of its calls: what they took of the table first, the duration last.
    private sealed class Calls : IDisposable
    {
        private readonly Meter _meter = new(InstrumentNames.AwsMeter);
        private readonly Counter<double> _capacity;
        private readonly Counter<long> _scanned;
        private readonly Counter<long> _returned;
        private readonly Histogram<double> _duration;

        public Calls()
        {
            _capacity = _meter.CreateCounter<double>(InstrumentNames.DbConsumedCapacity);
            _scanned = _meter.CreateCounter<long>(InstrumentNames.DbItemsScanned);
            _returned = _meter.CreateCounter<long>(InstrumentNames.DbItemsReturned);
            _duration = _meter.CreateHistogram<double>(InstrumentNames.DbDuration);
        }

        public string Table { get; } = Guid.NewGuid().ToString("N");

        public void Make(string operation, double seconds, long scanned = 0, long returned = 0)
        {
            KeyValuePair<string, object?>[] tags = [new(InstrumentNames.DbOperation, operation), new(InstrumentNames.DbCollection, Table)];
            if (scanned > 0)
            {
                _capacity.Add(2.5, tags);
                _scanned.Add(scanned, tags);
                _returned.Add(returned, tags);
            }

            _duration.Record(seconds, tags);
        }

        public void Dispose() => _meter.Dispose();
    }
}
