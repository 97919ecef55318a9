using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Caching;

namespace Thaw.Api;

/// <summary>The memory tier: it cannot fail, but says what it holds.</summary>
internal sealed class CacheMemoryHealthCheck(ITieredCache cache) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var counted = cache.GetStatistics();
        return Task.FromResult(HealthCheckResult.Healthy($"{counted.Entries} entries, {counted.Bytes} bytes."));
    }
}
