using System.Diagnostics.Metrics;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Resources;

/// <summary>
/// Listens to what calls of AWS tell of themselves. A call tells its capacity, items and repeats just before its duration and on the same thread: that is how they are put together.
/// </summary>
internal sealed class SlowCallLog : ISlowCallLog, IDisposable
{
    private const int Kept = 20;
    private const int ToldEachTime = 8;
    private const int Longest = 255;
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    [ThreadStatic]
    private static Told _told;

    private readonly TimeProvider _clock;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<SlowCall> _calls = [];
    private readonly List<SlowCall> _untold = [];

    public SlowCallLog(TimeProvider clock)
    {
        _clock = clock;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == InstrumentNames.AwsMeter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument.Name, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<SlowCall> Slowest
    {
        get
        {
            lock (_gate)
            {
                Forget(_clock.GetUtcNow());
                return [.. _calls.OrderByDescending(static call => call.Took)];
            }
        }
    }

    /// <summary>Adds the slowest since the last time.</summary>
    public void TakeInto(FleetHighlights highlights)
    {
        lock (_gate)
        {
            _untold.ForEach(highlights.Take);
            _untold.Clear();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Measure(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument)
        {
            case InstrumentNames.DbConsumedCapacity:
                _told.Capacity = value;
                break;
            case InstrumentNames.DbItemsScanned:
                _told.Scanned = (long)value;
                break;
            case InstrumentNames.DbItemsReturned:
                _told.Returned = (long)value;
                break;
            case InstrumentNames.DbRetries:
                _told.Retries = (long)value;
                break;
            case InstrumentNames.DbDuration:
                var told = _told;
                _told = default;
                Take(TimeSpan.FromSeconds(value), told, tags);
                break;
        }
    }

    private void Take(TimeSpan took, Told told, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            Forget(now);
            var (isKept, isTold) = (HasRoom(_calls, Kept, took), HasRoom(_untold, ToldEachTime, took));
            if (!isKept && !isTold)
            {
                return;
            }

            var call = new SlowCall(
                now, Short(Tag(tags, InstrumentNames.DbOperation)), Short(Tag(tags, InstrumentNames.DbCollection)), took, told.Capacity, told.Scanned, told.Returned, told.Retries,
                Tag(tags, InstrumentNames.ErrorType) is { } error ? Short(error) : null);
            if (isKept)
            {
                _calls.Add(call);
            }

            if (isTold)
            {
                _untold.Add(call);
            }
        }
    }

    // Makes it where something quicker is there.
    private static bool HasRoom(List<SlowCall> calls, int most, TimeSpan took)
    {
        if (calls.Count < most)
        {
            return true;
        }

        var quickest = calls.MinBy(static call => call.Took)!;
        return quickest.Took < took && calls.Remove(quickest);
    }

    private static string Short(string? text) => text is null ? "" : text.Length > Longest ? text[..Longest] : text;

    // The clock may have been set back: what is of a time to come is no less old.
    private void Forget(DateTimeOffset now) => _calls.RemoveAll(call => (now - call.At).Duration() > Age);

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value as string;
            }
        }

        return null;
    }

    private record struct Told(double Capacity, long Scanned, long Returned, long Retries);
}
