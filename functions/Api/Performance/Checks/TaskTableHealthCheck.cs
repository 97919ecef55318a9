using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Tasks.Stores;

namespace Thaw.Api;

/// <summary>Asks the tasks' records for one that is not there.</summary>
internal sealed class TaskTableHealthCheck(ITaskStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.ReadAsync("thaw.check", consistent: false, cancellationToken);
        return HealthCheckResult.Healthy(store.Traits.Name);
    }
}
