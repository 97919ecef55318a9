using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Limits;

/// <summary>Puts our limits into the platform's middleware.</summary>
internal sealed class RateLimiterSetup(IOptions<ThawRateLimitOptions> limits, IServiceProvider services) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        var (limit, clock) = (limits.Value, services.GetRequiredService<TimeProvider>());
        var fleet = limit.Fleet
            ? new FleetCount(services.GetRequiredService<IFleetCounter>(), limit.FleetTimeout, clock, services.GetRequiredService<ILogger<FleetCount>>())
            : null;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.Get(
            RateLimitCaller.Of(context),
            RateLimiter (caller) => fleet is null ? new WindowLimiter(limit, clock) : new FleetWindowLimiter(Name(caller, limit), limit, clock, fleet)));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected, limit));
    }

    private static Task RefuseAsync(OnRejectedContext rejected, ThawRateLimitOptions limit)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : limit.Window;
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString();
        return ThawProblems.Problem(
            StatusCodes.Status429TooManyRequests,
            $"A caller may send {limit.Requests} requests in {limit.Window.TotalSeconds:0.###} seconds{(limit.Fleet ? "" : " to this process")}; come back in {seconds} seconds.")
            .ExecuteAsync(rejected.HttpContext);
    }

    // Of a fixed length, and nobody's name in a table. The limit is part of it: another limit counts anew.
    private static string Name(string caller, ThawRateLimitOptions limit) =>
        $"{limit.Window.Ticks:x}-{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(caller)).AsSpan(0, 16))}";
}
