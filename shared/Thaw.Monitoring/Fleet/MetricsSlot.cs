namespace Thaw.Monitoring.Fleet;

/// <summary>The place of a roll-up.</summary>
/// <param name="Scale">How long a time it is about.</param>
/// <param name="Start">When that begins: a whole minute, hour or day, UTC.</param>
/// <param name="Part">What it is about.</param>
public readonly record struct MetricsSlot(MetricsScale Scale, DateTimeOffset Start, MetricsPart Part)
{
    /// <summary>When it ends.</summary>
    public DateTimeOffset End => Scale switch
    {
        MetricsScale.Minute => Start.AddMinutes(1),
        MetricsScale.Hour => Start.AddHours(1),
        _ => Start.AddDays(1),
    };

    /// <summary>The slot of a scale that an instant falls into.</summary>
    public static MetricsSlot Of(MetricsScale scale, DateTimeOffset instant, MetricsPart part)
    {
        var length = scale switch { MetricsScale.Minute => TimeSpan.TicksPerMinute, MetricsScale.Hour => TimeSpan.TicksPerHour, _ => TimeSpan.TicksPerDay };
        return new MetricsSlot(scale, new DateTimeOffset(instant.UtcTicks - instant.UtcTicks % length, TimeSpan.Zero), part);
    }
}
