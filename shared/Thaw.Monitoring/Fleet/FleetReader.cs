namespace Thaw.Monitoring.Fleet;

/// <summary>Reads the store for all who answer for the fleet, and nothing twice that it need not: roll-ups that are final are remembered, the records of a minute are read once a second whoever asks.</summary>
internal sealed class FleetReader(IMetricsStore store, TimeProvider clock)
{
    private const long MemoryBytes = 4 * 1024 * 1024;

    private readonly RollUpMemory _memory = new(MemoryBytes);
    private readonly SharedReadings<DateTimeOffset, RollUpBuilder> _minutes = new(clock, FleetMetrics.MaximumAge);

    /// <summary>What the records of a minute that is not rolled up came to; read by others too, and not to be changed.</summary>
    public ValueTask<RollUpBuilder> MinuteAsync(DateTimeOffset minute, CancellationToken cancellationToken) => _minutes.GetAsync(minute, ReadAsync, cancellationToken);

    /// <summary>The roll-ups that stand in these places.</summary>
    public async ValueTask<IReadOnlyList<MetricsRollUp>> RollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken)
    {
        var found = new List<MetricsRollUp>(slots.Count);
        var unknown = new List<MetricsSlot>();
        foreach (var slot in slots)
        {
            if (!_memory.TryGet(slot, out var known))
            {
                unknown.Add(slot);
            }
            else if (known is not null)
            {
                found.Add(known);
            }
        }

        if (unknown.Count > 0)
        {
            var now = clock.GetUtcNow();
            var read = (await store.ReadRollUpsAsync(unknown, cancellationToken).ConfigureAwait(false)).ToDictionary(static one => one.Slot);
            foreach (var slot in unknown)
            {
                _memory.Keep(slot, read.GetValueOrDefault(slot), now);
            }

            found.AddRange(read.Values);
        }

        return found;
    }

    /// <summary>Rolls a minute up that nobody has rolled up, and answers what it came to.</summary>
    public ValueTask<RollUpBuilder> CatchUpAsync(DateTimeOffset minute, CancellationToken cancellationToken) => MetricsRollUpJob.MinuteAsync(store, minute, known: -1, cancellationToken);

    private async ValueTask<RollUpBuilder> ReadAsync(DateTimeOffset minute, CancellationToken cancellationToken)
    {
        var builder = new RollUpBuilder();
        foreach (var record in await store.ReadRecordsAsync(minute, cancellationToken).ConfigureAwait(false))
        {
            builder.Take(record);
        }

        return builder;
    }
}
