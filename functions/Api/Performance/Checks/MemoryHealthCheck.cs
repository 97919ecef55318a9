using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Monitoring.Resources;

namespace Thaw.Api;

/// <summary>Whether what this process takes leaves room below its limit.</summary>
internal sealed class MemoryHealthCheck(IProcessResources resources) : IHealthCheck
{
    private const double Tight = 0.9;
    private const long Megabyte = 1024 * 1024;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var seen = resources.Read();
        var share = seen.MemoryLimitBytes is { } limit ? (double)seen.WorkingSetBytes / limit : 0;
        var detail = seen.MemoryLimitBytes is { } most
            ? $"{seen.WorkingSetBytes / Megabyte} of {most / Megabyte} MB."
            : $"{seen.WorkingSetBytes / Megabyte} MB; no limit is known.";
        return Task.FromResult(share > Tight ? new HealthCheckResult(context.Registration.FailureStatus, detail) : HealthCheckResult.Healthy(detail));
    }
}
