using Thaw.Web;

namespace Thaw.Api;

/// <summary>How this process finds what it depends on.</summary>
internal sealed record HealthAnswer(string Status, DateTimeOffset At, IReadOnlyList<HealthDependency> Dependencies)
{
    public static HealthAnswer Of(DependencyReport report) => new(
        report.Status.ToString().ToLowerInvariant(), report.At,
        [.. report.Dependencies.Select(static one => new HealthDependency(
            one.Name, one.Status.ToString().ToLowerInvariant(), one.Since, Math.Round(one.Latency.TotalMilliseconds, 3), one.Detail))]);
}

/// <summary>One dependency.</summary>
internal sealed record HealthDependency(string Name, string Status, DateTimeOffset Since, double LatencyMs, string? Detail);
