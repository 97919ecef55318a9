using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Monitoring.Fleet;

namespace Thaw.Api;

/// <summary>Asks the fleet's figures for a roll-up that may or may not be there.</summary>
internal sealed class MetricsTableHealthCheck(IMetricsStore store, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.ReadRollUpsAsync([MetricsSlot.Of(MetricsScale.Hour, clock.GetUtcNow().AddHours(-1), MetricsPart.Fleet)], cancellationToken);
        return HealthCheckResult.Healthy(store.Traits.Name);
    }
}
