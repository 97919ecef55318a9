using Thaw.Monitoring.Collecting;

namespace Thaw.Monitoring.Fleet;

/// <summary>Adds up records and roll-ups. What cannot be read is left out and counted: one damaged record must not hide all others.</summary>
internal sealed class RollUpBuilder
{
    /// <summary>How long the roll-up of a minute is kept.</summary>
    public static readonly TimeSpan MinutesAreKept = TimeSpan.FromDays(2);

    private readonly MetricsSnapshot _fleet = new();
    private readonly ContainerTable _containers = new();

    public MetricsSnapshot Fleet => _fleet;

    public ContainerTable Containers => _containers;

    /// <summary>How many records are in it, unreadable ones included.</summary>
    public long Records { get; private set; }

    public int Unreadable { get; private set; }

    public void Take(MetricsRecord record)
    {
        Records++;
        try
        {
            var snapshot = MetricsSnapshot.Read(record.Data.Span);
            _fleet.Merge(snapshot);
            _containers.Take(record.Container, snapshot);
        }
        catch (FiguresFormatException)
        {
            Unreadable++;
        }
    }

    public void Take(MetricsRollUp rollUp)
    {
        try
        {
            if (rollUp.Slot.Part == MetricsPart.Fleet)
            {
                SnapshotCodec.ReadInto(rollUp.Data.Span, _fleet);
                Records += rollUp.Records;
            }
            else
            {
                _containers.ReadInto(rollUp.Data.Span);
            }
        }
        catch (FiguresFormatException)
        {
            Unreadable++;
        }
    }

    /// <summary>Takes what another one came to.</summary>
    public void Take(RollUpBuilder other)
    {
        _fleet.Merge(other._fleet);
        _containers.Merge(other._containers);
        Records += other.Records;
        Unreadable += other.Unreadable;
    }

    /// <summary>Both parts of a slot, each within the limit; of too many operations, the rarest become one.</summary>
    public IEnumerable<MetricsRollUp> Build(MetricsScale scale, DateTimeOffset start, int limit)
    {
        var expires = start + scale switch
        {
            MetricsScale.Minute => MinutesAreKept,
            MetricsScale.Hour => TimeSpan.FromDays(32),
            _ => TimeSpan.FromDays(400),
        };
        yield return Part(MetricsPart.Containers, _containers.Write(limit));
        yield return Part(MetricsPart.Fleet, Fleets(limit));

        MetricsRollUp Part(MetricsPart part, byte[] data) =>
            new() { Slot = new MetricsSlot(scale, start, part), Records = Records, Data = data, ExpiresAt = expires };
    }

    private byte[] Fleets(int limit)
    {
        var data = SnapshotCodec.Write(_fleet, limit, out var left);
        while (!left.IsEmpty)
        {
            // Room for the rest together, which is as large as one.
            foreach (var (name, _) in _fleet.Operations.Where(static one => one.Key != DimensionGuard.Other).OrderBy(static one => one.Value.Count).Take(Math.Max(1, left.Operations.Count + 4)).ToList())
            {
                _fleet.Operation(DimensionGuard.Other).Merge(_fleet.Operations[name]);
                _fleet.Operations.Remove(name);
            }

            if (_fleet.Operations.Count <= 1)
            {
                return SnapshotCodec.Write(_fleet, limit, out _);
            }

            data = SnapshotCodec.Write(_fleet, limit, out left);
        }

        return data;
    }
}
