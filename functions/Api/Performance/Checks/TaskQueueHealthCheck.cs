using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Tasks.Queues;

namespace Thaw.Api;

/// <summary>Asks each queue how much waits.</summary>
internal sealed class TaskQueueHealthCheck(TaskQueues queues) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var depths = await Task.WhenAll(queues.InOrder.Select(queue => queue.GetDepthAsync(cancellationToken).AsTask()));
        return HealthCheckResult.Healthy($"{depths.Sum(static depth => depth.Waiting)} waiting, {depths.Sum(static depth => depth.InFlight)} in flight.");
    }
}
