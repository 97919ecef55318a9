using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Thaw.Web;

/// <summary>What all checks came to.</summary>
/// <param name="Status">The worst of them; healthy where there are none.</param>
/// <param name="At">When they were asked.</param>
/// <param name="Dependencies">Each, by name.</param>
public sealed record DependencyReport(HealthStatus Status, DateTimeOffset At, IReadOnlyList<DependencyState> Dependencies);
