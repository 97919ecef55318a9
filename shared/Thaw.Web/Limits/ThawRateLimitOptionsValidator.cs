using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Limits;

/// <summary>The options' bounds, and that there is somebody to count for the fleet.</summary>
internal sealed class ThawRateLimitOptionsValidator(IServiceProviderIsService services) : IValidateOptions<ThawRateLimitOptions>
{
    private const int MaximumRequests = 1_000_000;

    public ValidateOptionsResult Validate(string? name, ThawRateLimitOptions options)
    {
        var failures = new List<string>();
        Check(options.Requests is >= 1 and <= MaximumRequests, $"Requests is {options.Requests}; allowed is 1 to {MaximumRequests}");
        Check(options.Window >= TimeSpan.FromSeconds(1) && options.Window <= TimeSpan.FromDays(1), $"Window is {options.Window}; allowed is 00:00:01 to 1.00:00:00");
        Check(options.FleetBatch is null or (>= 1 and <= 10_000), $"FleetBatch is {options.FleetBatch}; allowed is 1 to 10000");
        Check(
            options.FleetTimeout >= TimeSpan.FromMilliseconds(10) && options.FleetTimeout <= TimeSpan.FromSeconds(10),
            $"FleetTimeout is {options.FleetTimeout}; allowed is 10 ms to 10 s");
        Check(
            !options.Fleet || services.IsService(typeof(IFleetCounter)),
            $"Fleet is true and no {nameof(IFleetCounter)} is registered; add AddDynamoDbFleetCounter (Thaw.Aws) or AddSqliteFleetCounter (Thaw.Embedded)");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string complaint)
        {
            if (!holds)
            {
                failures.Add($"Thaw:RateLimit:{complaint}.");
            }
        }
    }
}
