namespace Thaw.Monitoring.Fleet;

/// <summary>
/// The fleet's figures over time, from what is rolled up: by the minute for up to two hours, by five minutes for up to six, then by the hour, and by the day beyond a week. Minutes that
/// nobody rolled up it does itself, as long as their records are kept. However many ask at once, the store is read once a second for a window.
/// </summary>
public sealed class FleetSeries
{
    private const int Parallel = 4;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    private readonly FleetReader _reader;
    private readonly TimeProvider _clock;
    private readonly SharedReadings<(TimeSpan Window, bool Containers), MetricsSeries> _windows;

    /// <param name="store">Where the figures are.</param>
    /// <param name="clock">The wall clock.</param>
    public FleetSeries(IMetricsStore store, TimeProvider clock)
        : this(new FleetReader(store, clock), clock)
    {
    }

    internal FleetSeries(FleetReader reader, TimeProvider clock) => (_reader, _clock, _windows) = (reader, clock, new(clock, FleetMetrics.MaximumAge));

    /// <summary>
    /// The figures of a window, shared with whoever asks for the same within <see cref="FleetMetrics.MaximumAge"/>, and not to be changed. Faults of the store escape.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is shorter than a minute or longer than 31 days.</exception>
    public async ValueTask<MetricsSeries> QueryAsync(MetricsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Window < TimeSpan.FromMinutes(1) || query.Window > LongestWindow)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Window, "A window is 1 minute to 31 days long.");
        }

        var series = await _windows.GetAsync((query.Window, query.Containers), ReadAsync, cancellationToken).ConfigureAwait(false);
        return query.Operation is { } operation
            ? series with { Report = series.Report with { Operations = [.. series.Report.Operations.Where(one => one.Name == operation)] } }
            : series;
    }

    private async ValueTask<MetricsSeries> ReadAsync((TimeSpan Window, bool Containers) wanted, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var (scale, step) = StepOf(wanted.Window);
        var from = Floor(now - wanted.Window, step);
        var open = MetricsSlot.Of(MetricsScale.Minute, now, MetricsPart.Fleet).Start.AddMinutes(-1);
        var steps = new SortedDictionary<DateTimeOffset, RollUpBuilder>();
        await RollUpsAsync(Slots(scale, from, open), wanted.Containers, now, At, cancellationToken).ConfigureAwait(false);
        foreach (var minute in new[] { open, open.AddMinutes(1) }.Where(minute => minute >= from))
        {
            At(minute).Take(await _reader.MinuteAsync(minute, cancellationToken).ConfigureAwait(false));
        }

        var all = new RollUpBuilder();
        foreach (var one in steps.Values)
        {
            all.Take(one);
        }

        var report = ReportBuilder.Of(new MetricsQuery { Window = wanted.Window }, from, now, all);
        return new MetricsSeries
        {
            Report = wanted.Containers ? report : report with { Containers = [] },
            Total = MetricsPoint.Of(report),
            Step = step,
            Points = [.. steps.Where(static one => !one.Value.Fleet.IsEmpty).Select(one => MetricsPoint.Of(ReportBuilder.Of(NoOperation, one.Key, Earlier(one.Key + step, now), one.Value)))],
        };

        RollUpBuilder At(DateTimeOffset instant)
        {
            var start = Floor(instant, step);
            if (!steps.TryGetValue(start, out var found))
            {
                steps[start] = found = new RollUpBuilder();
            }

            return found;
        }
    }

    // A point says nothing of single operations.
    private static MetricsQuery NoOperation { get; } = new() { Operation = "" };

    private static (MetricsScale Scale, TimeSpan Step) StepOf(TimeSpan window) =>
        window <= TimeSpan.FromHours(2) ? (MetricsScale.Minute, TimeSpan.FromMinutes(1))
        : window <= TimeSpan.FromHours(6) ? (MetricsScale.Minute, TimeSpan.FromMinutes(5))
        : window <= TimeSpan.FromDays(7) ? (MetricsScale.Hour, TimeSpan.FromHours(1))
        : (MetricsScale.Day, TimeSpan.FromDays(1));

    private static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan step) => new(instant.UtcTicks - instant.UtcTicks % step.Ticks, TimeSpan.Zero);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static List<MetricsSlot> Slots(MetricsScale scale, DateTimeOffset from, DateTimeOffset to)
    {
        var slots = new List<MetricsSlot>();
        for (var one = new MetricsSlot(scale, from, MetricsPart.Fleet); one.Start < to; one = one with { Start = one.End })
        {
            slots.Add(one);
        }

        return slots;
    }

    private async ValueTask RollUpsAsync(
        List<MetricsSlot> slots, bool containers, DateTimeOffset now, Func<DateTimeOffset, RollUpBuilder> at, CancellationToken cancellationToken)
    {
        // The newest hour and day are not rolled up yet; they are what is smaller.
        var open = MetricsSlot.Of(MetricsScale.Minute, now, MetricsPart.Fleet).Start.AddMinutes(-1);
        while (slots.Count > 0)
        {
            var asked = containers ? [.. slots, .. slots.Select(static slot => slot with { Part = MetricsPart.Containers })] : slots;
            var answered = await _reader.RollUpsAsync(asked, cancellationToken).ConfigureAwait(false);
            var there = answered.Where(static one => one.Slot.Part == MetricsPart.Fleet).Select(static one => one.Slot).ToHashSet();
            foreach (var rollUp in answered.Where(one => there.Contains(one.Slot with { Part = MetricsPart.Fleet })))
            {
                at(rollUp.Slot.Start).Take(rollUp);
            }

            var missing = slots.Where(slot => !there.Contains(slot)).ToList();
            await CatchUpAsync(missing.Where(slot => slot.Scale == MetricsScale.Minute && slot.Start + FleetReporter.Retention > now), at, cancellationToken).ConfigureAwait(false);
            slots =
            [
                .. missing.Where(slot => slot.Scale == MetricsScale.Day || (slot.Scale == MetricsScale.Hour && slot.End + RollUpBuilder.MinutesAreKept > now))
                    .SelectMany(slot => Slots(slot.Scale == MetricsScale.Day ? MetricsScale.Hour : MetricsScale.Minute, slot.Start, Earlier(slot.End, open))),
            ];
        }
    }

    private async ValueTask CatchUpAsync(IEnumerable<MetricsSlot> minutes, Func<DateTimeOffset, RollUpBuilder> at, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            minutes, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (slot, token) =>
            {
                var minute = await _reader.CatchUpAsync(slot.Start, token).ConfigureAwait(false);
                lock (gate)
                {
                    at(slot.Start).Take(minute);
                }
            }).ConfigureAwait(false);
    }
}
