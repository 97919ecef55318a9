using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Thaw.Web;

/// <summary>What is known of one dependency.</summary>
/// <param name="Name">The name that its check is registered by.</param>
/// <param name="Status">Its state.</param>
/// <param name="Since">Since when this process has seen it so, without a break.</param>
/// <param name="Latency">How long the check took; the limit, where it did not answer.</param>
/// <param name="Detail">What the check says, if anything.</param>
public sealed record DependencyState(string Name, HealthStatus Status, DateTimeOffset Since, TimeSpan Latency, string? Detail);
