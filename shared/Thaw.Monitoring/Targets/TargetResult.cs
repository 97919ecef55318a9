namespace Thaw.Monitoring.Targets;

/// <summary>An operation held against its target.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="TargetMilliseconds">The most that the percentile may be.</param>
/// <param name="Quantile">Which percentile: 0.9 is P90.</param>
/// <param name="ActualMilliseconds">The percentile, of all outcomes together; <see langword="null"/> where the operation did not run.</param>
/// <param name="Count">How often it ran.</param>
public sealed record TargetResult(string Operation, double TargetMilliseconds, double Quantile, double? ActualMilliseconds, long Count)
{
    /// <summary>Whether there was anything to hold against the target.</summary>
    public bool IsMeasured => ActualMilliseconds is not null;

    /// <summary>Whether the target is met, or there was nothing to hold against it: see <see cref="IsMeasured"/>.</summary>
    public bool Passed => ActualMilliseconds is not { } actual || actual <= TargetMilliseconds;
}
