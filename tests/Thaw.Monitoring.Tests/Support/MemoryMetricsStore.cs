using System.Collections.Concurrent;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Tests.Support;

/// <summary>A store in memory that counts what it is asked, and fails when told to: before it takes effect, or after.</summary>
internal sealed class MemoryMetricsStore : IMetricsStore
{
    private readonly Lock _gate = new();

    public ConcurrentDictionary<(DateTimeOffset, string, long), MetricsRecord> Records { get; } = new();

    public ConcurrentDictionary<MetricsSlot, MetricsRollUp> RollUps { get; } = new();

    public ConcurrentBag<DateTimeOffset> MinutesRead { get; } = [];

    public ConcurrentBag<MetricsSlot> SlotsRead { get; } = [];

    public Exception? FailBefore { get; set; }

    public Exception? FailAfter { get; set; }

    public MetricsStoreTraits Traits { get; init; } = new() { Name = "facts", MaximumBytes = 350_000 };

    public ValueTask AddAsync(MetricsRecord record, CancellationToken cancellationToken)
    {
        if (FailBefore is { } before)
            throw before;
        Records[(record.Minute, record.Container, record.Sequence)] = record;
        return FailAfter is { } after ? throw after : ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<MetricsRecord>> ReadRecordsAsync(DateTimeOffset minute, CancellationToken cancellationToken)
    {
        MinutesRead.Add(minute);
        return new([.. Records.Values.Where(record => record.Minute == minute)]);
    }

    public ValueTask<bool> PutRollUpAsync(MetricsRollUp rollUp, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var taken = !RollUps.TryGetValue(rollUp.Slot, out var there) || there.Records <= rollUp.Records;
            if (taken)
                RollUps[rollUp.Slot] = rollUp;
            return new(taken);
        }
    }

    public ValueTask<IReadOnlyList<MetricsRollUp>> ReadRollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken)
    {
        foreach (var slot in slots)
            SlotsRead.Add(slot);
        return new([.. slots.Select(slot => RollUps.GetValueOrDefault(slot)).OfType<MetricsRollUp>()]);
    }
}
