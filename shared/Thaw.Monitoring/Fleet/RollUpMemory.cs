namespace Thaw.Monitoring.Fleet;

/// <summary>
/// Roll-ups that nobody will write again, and places where there is none and nobody will put one: what was asked for least recently is forgotten first. A month's figures are read once, not with every look.
/// </summary>
/// <param name="maximumBytes">What it may take.</param>
internal sealed class RollUpMemory(long maximumBytes)
{
    // A place with its list node and dictionary entry.
    private const int PlaceBytes = 200;

    // The maintenance of another container may write by a clock that is behind, and a read may be a second behind.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DaysAreMade = TimeSpan.FromDays(4);

    private readonly Lock _gate = new();
    private readonly Dictionary<MetricsSlot, LinkedListNode<(MetricsSlot Slot, MetricsRollUp? Found)>> _places = [];
    private readonly LinkedList<(MetricsSlot Slot, MetricsRollUp? Found)> _recent = [];
    private long _bytes;

    /// <summary>Whether it is known what stands there; <see langword="null"/> for nothing.</summary>
    public bool TryGet(MetricsSlot slot, out MetricsRollUp? found)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(slot, out var node))
            {
                found = null;
                return false;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            found = node.Value.Found;
            return true;
        }
    }

    /// <summary>Keeps what was read, where that is final.</summary>
    public void Keep(MetricsSlot slot, MetricsRollUp? found, DateTimeOffset now)
    {
        if (!IsFinal(slot, found is not null, now))
        {
            return;
        }

        lock (_gate)
        {
            if (_places.ContainsKey(slot))
            {
                return;
            }

            _places[slot] = _recent.AddFirst((slot, found));
            _bytes += BytesOf(found);
            while (_bytes > maximumBytes && _recent.Last is { } oldest)
            {
                _recent.RemoveLast();
                _places.Remove(oldest.Value.Slot);
                _bytes -= BytesOf(oldest.Value.Found);
            }
        }
    }

    /// <summary>
    /// Whether what was read stays so. What is there is written again while its records may come late, a minute's for ten minutes. What is not there is made as long as there is anything to make it
    /// of: records are kept for hours, hours are made days for three days.
    /// </summary>
    private static bool IsFinal(MetricsSlot slot, bool isThere, DateTimeOffset now) => slot.End + Margin + (isThere ? MetricsRollUpJob.Settles + MetricsRollUpJob.Settles
        : slot.Scale == MetricsScale.Day ? DaysAreMade : FleetReporter.Retention) <= now;

    private static long BytesOf(MetricsRollUp? found) => PlaceBytes + (found?.Data.Length ?? 0);
}
