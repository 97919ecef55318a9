namespace Thaw.Monitoring.Fleet;

/// <summary>
/// Where containers add their figures and find those of all. An implementation maps and nothing else: what the bytes mean, when they are added and what is rolled up is decided above it.
/// </summary>
/// <remarks>
/// Every call is safe beside every other, from any process. Faults escape as they are; the core absorbs them. Reads may be a second or so behind: nothing here orders anything.
/// What has expired, by the clock of whoever asks, is not answered, whenever the store gets round to forgetting it; it does so by itself. The bytes given to a call are not kept beyond it; those answered are the caller's.
/// </remarks>
public interface IMetricsStore
{
    /// <summary>What is particular about this store.</summary>
    MetricsStoreTraits Traits { get; }

    /// <summary>Adds a record to its minute. The same record again, by minute, container and sequence, takes its own place: a repeat after a lost answer counts once.</summary>
    /// <exception cref="ArgumentException">Its data is longer than <see cref="MetricsStoreTraits.MaximumBytes"/>.</exception>
    ValueTask AddAsync(MetricsRecord record, CancellationToken cancellationToken);

    /// <summary>All records of a minute, in no order.</summary>
    ValueTask<IReadOnlyList<MetricsRecord>> ReadRecordsAsync(DateTimeOffset minute, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a roll-up in its place, unless one of more records stands there: of any number of writers, the one that knew most is the last. One of as many records is replaced.
    /// </summary>
    /// <returns>Whether it stands there now.</returns>
    /// <exception cref="ArgumentException">Its data is longer than <see cref="MetricsStoreTraits.MaximumBytes"/>.</exception>
    ValueTask<bool> PutRollUpAsync(MetricsRollUp rollUp, CancellationToken cancellationToken);

    /// <summary>The roll-ups of these places, in no order; a place without one is not in the answer. Any number of different places may be asked for.</summary>
    ValueTask<IReadOnlyList<MetricsRollUp>> ReadRollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken);
}
