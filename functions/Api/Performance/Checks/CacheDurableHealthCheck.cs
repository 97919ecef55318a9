using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Caching;

namespace Thaw.Api;

/// <summary>Looks something up in the durable tier that is not there. The cache hides a tier that fails; its count of errors and its circuit do not.</summary>
internal sealed class CacheDurableHealthCheck(ITieredCache cache) : IHealthCheck
{
    private static readonly CacheReadOptions PastMemory = new() { SkipMemory = true };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (Tier() is not { } before)
        {
            return HealthCheckResult.Healthy("There is no durable tier.");
        }

        // A key of its own each time, so that no look-up of another request answers it.
        await cache.For("thaw.check").TryGetAsync<string>(Guid.NewGuid().ToString("N"), PastMemory, cancellationToken);
        var after = Tier()!;
        var detail = $"{after.Name}: circuit {after.State}, {after.Errors} errors so far.";
        return after.State != "closed" || after.Errors > before.Errors
            ? new HealthCheckResult(context.Registration.FailureStatus, detail)
            : HealthCheckResult.Healthy(detail);
    }

    private CacheTierStatistics? Tier() => cache.GetStatistics().Tiers is [_, .., var durable] ? durable : null;
}
