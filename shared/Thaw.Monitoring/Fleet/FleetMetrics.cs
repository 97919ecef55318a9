namespace Thaw.Monitoring.Fleet;

/// <summary>
/// Answers for the whole fleet: merges the roll-ups of a window and the records of the last two minutes, which are not rolled up yet. Where maintenance has not come by for a
/// while, it rolls up the minutes of the last quarter of an hour itself, so that the next one finds them.
/// </summary>
public sealed class FleetMetrics(IMetricsStore store, TimeProvider clock)
{
    private const int Parallel = 4;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);
    private static readonly TimeSpan CatchesUp = TimeSpan.FromMinutes(16);

    /// <summary>The figures of a window. Faults of the store escape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is shorter than a minute or longer than 31 days.</exception>
    public async ValueTask<MetricsReport> QueryAsync(MetricsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Window < TimeSpan.FromMinutes(1) || query.Window > LongestWindow)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Window, "A window is 1 minute to 31 days long.");
        }

        var now = clock.GetUtcNow();
        var from = MetricsSlot.Of(MetricsScale.Minute, now - query.Window, MetricsPart.Fleet).Start;
        var open = MetricsSlot.Of(MetricsScale.Minute, now, MetricsPart.Fleet).Start.AddMinutes(-1);
        var recent = Task.WhenAll(
            store.ReadRecordsAsync(open, cancellationToken).AsTask(), store.ReadRecordsAsync(open.AddMinutes(1), cancellationToken).AsTask());

        var found = new RollUpBuilder();
        await RollUpsAsync(Plan(from, open, now), query.Containers, now, found, cancellationToken).ConfigureAwait(false);
        foreach (var record in (await recent.ConfigureAwait(false)).SelectMany(static records => records).Where(record => record.Minute >= from))
        {
            found.Take(record);
        }

        return ReportBuilder.Of(query, from, now, found) is var report && query.Containers ? report : report with { Containers = [] };
    }

    /// <summary>The fewest slots that cover a time: days where they can be there, then hours, then minutes.</summary>
    internal static List<MetricsSlot> Plan(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var slots = new List<MetricsSlot>();
        while (from < to)
        {
            var slot = new[] { MetricsScale.Day, MetricsScale.Hour, MetricsScale.Minute }.Select(scale => MetricsSlot.Of(scale, from, MetricsPart.Fleet))
                .First(slot => slot.Scale == MetricsScale.Minute || (slot.Start == from && slot.End <= to && slot.End + 2 * MetricsRollUpJob.Settles <= now));
            slots.Add(slot);
            from = slot.End;
        }

        return slots;
    }

    private async ValueTask RollUpsAsync(List<MetricsSlot> slots, bool containers, DateTimeOffset now, RollUpBuilder found, CancellationToken cancellationToken)
    {
        while (slots.Count > 0)
        {
            var asked = containers ? [.. slots, .. slots.Select(static slot => slot with { Part = MetricsPart.Containers })] : slots;
            var answered = await store.ReadRollUpsAsync(asked, cancellationToken).ConfigureAwait(false);
            var there = answered.Where(static one => one.Slot.Part == MetricsPart.Fleet).Select(static one => one.Slot).ToHashSet();
            foreach (var rollUp in answered.Where(one => there.Contains(one.Slot with { Part = MetricsPart.Fleet })))
            {
                found.Take(rollUp);
            }

            var missing = slots.Where(slot => !there.Contains(slot)).ToList();
            await CatchUpAsync(missing.Where(slot => slot.Scale == MetricsScale.Minute && slot.Start + CatchesUp > now), found, cancellationToken).ConfigureAwait(false);
            slots = [.. missing.Where(static slot => slot.Scale != MetricsScale.Minute).SelectMany(Smaller)];
        }
    }

    private async ValueTask CatchUpAsync(IEnumerable<MetricsSlot> minutes, RollUpBuilder found, CancellationToken cancellationToken) =>
        await System.Threading.Tasks.Parallel.ForEachAsync(
            minutes, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (slot, token) =>
            {
                var minute = await MetricsRollUpJob.MinuteAsync(store, slot.Start, known: -1, token).ConfigureAwait(false);
                lock (found)
                {
                    found.Take(minute);
                }
            }).ConfigureAwait(false);

    private static IEnumerable<MetricsSlot> Smaller(MetricsSlot slot)
    {
        var scale = slot.Scale == MetricsScale.Day ? MetricsScale.Hour : MetricsScale.Minute;
        for (var one = new MetricsSlot(scale, slot.Start, slot.Part); one.Start < slot.End; one = one with { Start = one.End })
        {
            yield return one;
        }
    }
}
