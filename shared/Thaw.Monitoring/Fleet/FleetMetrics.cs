namespace Thaw.Monitoring.Fleet;

/// <summary>
/// Answers for the whole fleet: merges the roll-ups of a window and the records of the last two minutes, which are not rolled up yet. Minutes that
/// nobody rolled up it does itself, as long as their records are kept, so that the next one finds them. However many ask at once, the store is read once a second for a window.
/// </summary>
public sealed class FleetMetrics
{
    /// <summary>How old an answer may be: <see cref="MetricsReport.To"/> says of when it is. 1 second; what containers report, they report once a minute.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(1);

    private const int Parallel = 4;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    private readonly FleetReader _reader;
    private readonly TimeProvider _clock;
    private readonly SharedReadings<(TimeSpan Window, bool Containers), MetricsReport> _windows;

    /// <param name="store">Where the figures are.</param>
    /// <param name="clock">The wall clock.</param>
    public FleetMetrics(IMetricsStore store, TimeProvider clock)
        : this(new FleetReader(store, clock), clock)
    {
    }

    internal FleetMetrics(FleetReader reader, TimeProvider clock) => (_reader, _clock, _windows) = (reader, clock, new(clock, MaximumAge));

    /// <summary>The figures of a window, shared with whoever asks for the same within <see cref="MaximumAge"/>, and not to be changed. Faults of the store escape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is shorter than a minute or longer than 31 days.</exception>
    public async ValueTask<MetricsReport> QueryAsync(MetricsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Window < TimeSpan.FromMinutes(1) || query.Window > LongestWindow)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Window, "A window is 1 minute to 31 days long.");
        }

        var report = await _windows.GetAsync((query.Window, query.Containers), ReadAsync, cancellationToken).ConfigureAwait(false);
        return query.Operation is { } operation ? report with { Operations = [.. report.Operations.Where(one => one.Name == operation)] } : report;
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

    private async ValueTask<MetricsReport> ReadAsync((TimeSpan Window, bool Containers) wanted, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var from = MetricsSlot.Of(MetricsScale.Minute, now - wanted.Window, MetricsPart.Fleet).Start;
        var open = MetricsSlot.Of(MetricsScale.Minute, now, MetricsPart.Fleet).Start.AddMinutes(-1);
        var recent = Task.WhenAll(new[] { open, open.AddMinutes(1) }.Where(minute => minute >= from).Select(minute => _reader.MinuteAsync(minute, cancellationToken).AsTask()));

        var found = new RollUpBuilder();
        await RollUpsAsync(Plan(from, open, now), wanted.Containers, now, found, cancellationToken).ConfigureAwait(false);
        foreach (var minute in await recent.ConfigureAwait(false))
        {
            found.Take(minute);
        }

        var report = ReportBuilder.Of(new MetricsQuery { Window = wanted.Window }, from, now, found);
        return wanted.Containers ? report : report with { Containers = [] };
    }

    private async ValueTask RollUpsAsync(List<MetricsSlot> slots, bool containers, DateTimeOffset now, RollUpBuilder found, CancellationToken cancellationToken)
    {
        while (slots.Count > 0)
        {
            var asked = containers ? [.. slots, .. slots.Select(static slot => slot with { Part = MetricsPart.Containers })] : slots;
            var answered = await _reader.RollUpsAsync(asked, cancellationToken).ConfigureAwait(false);
            var there = answered.Where(static one => one.Slot.Part == MetricsPart.Fleet).Select(static one => one.Slot).ToHashSet();
            foreach (var rollUp in answered.Where(one => there.Contains(one.Slot with { Part = MetricsPart.Fleet })))
            {
                found.Take(rollUp);
            }

            var missing = slots.Where(slot => !there.Contains(slot)).ToList();
            await CatchUpAsync(missing.Where(slot => slot.Scale == MetricsScale.Minute && slot.Start + FleetReporter.Retention > now), found, cancellationToken).ConfigureAwait(false);
            slots = [.. missing.Where(slot => slot.Scale == MetricsScale.Day || (slot.Scale == MetricsScale.Hour && slot.End + RollUpBuilder.MinutesAreKept > now)).SelectMany(Smaller)];
        }
    }

    private async ValueTask CatchUpAsync(IEnumerable<MetricsSlot> minutes, RollUpBuilder found, CancellationToken cancellationToken) =>
        await System.Threading.Tasks.Parallel.ForEachAsync(
            minutes, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (slot, token) =>
            {
                var minute = await _reader.CatchUpAsync(slot.Start, token).ConfigureAwait(false);
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
