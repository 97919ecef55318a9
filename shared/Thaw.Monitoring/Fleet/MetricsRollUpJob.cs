namespace Thaw.Monitoring.Fleet;

/// <summary>
/// Rolls the fleet's figures up: records to minutes, minutes to hours, hours to days. For maintenance, every few minutes. It may run twice, at the same time, or late: a roll-up is
/// made of all that is there, and one that was made of more takes the place of one made of less. Its first run also looks for hours that nobody made of the minutes still kept: a machine that
/// is switched off in the evening leaves one each day.
/// </summary>
public sealed class MetricsRollUpJob(IMetricsStore store, TimeProvider clock)
{
    /// <summary>Until so long after its begin a minute's records are looked at again: a container may be late.</summary>
    internal static readonly TimeSpan Settles = TimeSpan.FromMinutes(10);

    // A minute is rolled up when the one after it is over too.
    private static readonly TimeSpan Closed = TimeSpan.FromMinutes(2);
    private const int Parallel = 4;

    private bool _hasLookedBack;

    /// <summary>Does what there is to do, and answers how many roll-ups were written.</summary>
    public async ValueTask<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var written = 0;
        var oldest = MetricsSlot.Of(MetricsScale.Hour, now - FleetReporter.Retention + TimeSpan.FromHours(1), MetricsPart.Fleet);
        if (!_hasLookedBack)
        {
            written += await LookBackAsync(oldest.Start, now, cancellationToken).ConfigureAwait(false);
            _hasLookedBack = true;
        }

        for (var hour = oldest; hour.Start <= now; hour = hour with { Start = hour.End })
        {
            if (await HasAsync(hour, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            written += await MinutesAsync(hour, now, cancellationToken).ConfigureAwait(false);
            if (hour.End + Settles + Closed <= now)
            {
                written += await MergeAsync(hour, MetricsScale.Minute, cancellationToken).ConfigureAwait(false);
            }
        }

        for (var day = MetricsSlot.Of(MetricsScale.Day, now - TimeSpan.FromDays(3), MetricsPart.Fleet); day.End + Settles + Settles <= now; day = day with { Start = day.End })
        {
            if (!await HasAsync(day, cancellationToken).ConfigureAwait(false))
            {
                written += await MergeAsync(day, MetricsScale.Hour, cancellationToken).ConfigureAwait(false);
            }
        }

        return written;
    }

    /// <summary>Whether a minute that began then has its records together.</summary>
    internal static bool IsClosed(DateTimeOffset minute, DateTimeOffset now) => minute + Closed <= now;

    /// <summary>Rolls one minute up and answers what it came to. An empty one is rolled up too: so it is known to be empty.</summary>
    internal static async ValueTask<RollUpBuilder> MinuteAsync(IMetricsStore store, DateTimeOffset minute, long known, CancellationToken cancellationToken)
    {
        var builder = new RollUpBuilder();
        foreach (var record in await store.ReadRecordsAsync(minute, cancellationToken).ConfigureAwait(false))
        {
            builder.Take(record);
        }

        if (builder.Records > known)
        {
            await PutAsync(store, builder, MetricsScale.Minute, minute, cancellationToken).ConfigureAwait(false);
        }

        return builder;
    }

    // Hours of which the records are gone and minutes may be left. An hour without any is not made: there is nothing to say of it.
    private async ValueTask<int> LookBackAsync(DateTimeOffset until, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hours = Parts(MetricsScale.Hour, MetricsSlot.Of(MetricsScale.Hour, now - RollUpBuilder.MinutesAreKept, MetricsPart.Fleet).Start, until);
        var there = (await store.ReadRollUpsAsync(hours, cancellationToken).ConfigureAwait(false)).Select(static one => one.Slot).ToHashSet();
        var written = 0;
        foreach (var hour in hours.Where(hour => !there.Contains(hour)))
        {
            if ((await store.ReadRollUpsAsync(Parts(MetricsScale.Minute, hour.Start, hour.End), cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                written += await MergeAsync(hour, MetricsScale.Minute, cancellationToken).ConfigureAwait(false);
            }
        }

        return written;
    }

    private static List<MetricsSlot> Parts(MetricsScale scale, DateTimeOffset from, DateTimeOffset until)
    {
        var slots = new List<MetricsSlot>();
        for (var one = new MetricsSlot(scale, from, MetricsPart.Fleet); one.Start < until; one = one with { Start = one.End })
        {
            slots.Add(one);
        }

        return slots;
    }

    private async ValueTask<int> MinutesAsync(MetricsSlot hour, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var minutes = Enumerable.Range(0, 60).Select(minute => new MetricsSlot(MetricsScale.Minute, hour.Start.AddMinutes(minute), MetricsPart.Fleet)).Where(slot => IsClosed(slot.Start, now)).ToList();
        var known = (await store.ReadRollUpsAsync(minutes, cancellationToken).ConfigureAwait(false)).ToDictionary(static one => one.Slot, static one => one.Records);
        var written = 0;
        await System.Threading.Tasks.Parallel.ForEachAsync(
            minutes.Where(slot => !known.ContainsKey(slot) || slot.Start + Settles + Closed > now),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (slot, token) =>
            {
                var before = known.TryGetValue(slot, out var records) ? records : -1;
                if ((await MinuteAsync(store, slot.Start, before, token).ConfigureAwait(false)).Records > before)
                {
                    Interlocked.Increment(ref written);
                }
            }).ConfigureAwait(false);
        return written;
    }

    private async ValueTask<int> MergeAsync(MetricsSlot slot, MetricsScale from, CancellationToken cancellationToken)
    {
        List<MetricsSlot> parts = [.. Parts(from, slot.Start, slot.End).SelectMany(static one => new[] { one, one with { Part = MetricsPart.Containers } })];
        var builder = new RollUpBuilder();
        foreach (var rollUp in await store.ReadRollUpsAsync(parts, cancellationToken).ConfigureAwait(false))
        {
            builder.Take(rollUp);
        }

        await PutAsync(store, builder, slot.Scale, slot.Start, cancellationToken).ConfigureAwait(false);
        return 1;
    }

    private async ValueTask<bool> HasAsync(MetricsSlot slot, CancellationToken cancellationToken) =>
        (await store.ReadRollUpsAsync([slot], cancellationToken).ConfigureAwait(false)).Count > 0;

    // The fleet's part last: whoever finds it finds the other too.
    private static async ValueTask PutAsync(IMetricsStore store, RollUpBuilder builder, MetricsScale scale, DateTimeOffset start, CancellationToken cancellationToken)
    {
        foreach (var part in builder.Build(scale, start, store.Traits.MaximumBytes))
        {
            await store.PutRollUpAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }
}
