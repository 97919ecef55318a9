using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Targets;

/// <summary>Holds distributions of durations, in seconds, against targets in milliseconds.</summary>
internal static class TargetCheck
{
    public static IReadOnlyList<TargetResult> Run(IReadOnlyDictionary<string, double> targets, double quantile, Func<string, PercentileSketch?> find)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        return [.. targets.OrderBy(static target => target.Key, StringComparer.Ordinal).Select(target =>
        {
            var found = find(target.Key);
            return new TargetResult(target.Key, target.Value, quantile, found is { Count: > 0 } ? found.Quantile(quantile) * 1_000 : null, found?.Count ?? 0);
        })];
    }
}
