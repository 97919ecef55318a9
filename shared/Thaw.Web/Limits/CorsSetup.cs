using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Limits;

/// <summary>Puts our options into the platform's default policy.</summary>
internal sealed class CorsSetup(IOptions<ThawCorsOptions> options) : IConfigureOptions<CorsOptions>
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];
    private static readonly string[] Headers = ["Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Api-Key"];
    private static readonly string[] Exposed = ["ETag", "Link", "Location", "Retry-After"];

    public void Configure(CorsOptions cors) => cors.AddDefaultPolicy(policy =>
    {
        var from = options.Value;
        policy.WithOrigins([.. from.Origins])
            .WithMethods(from.Methods is { Count: > 0 } methods ? [.. methods] : Methods)
            .WithHeaders(from.Headers is { Count: > 0 } headers ? [.. headers] : Headers)
            .WithExposedHeaders(from.ExposedHeaders is { Count: > 0 } exposed ? [.. exposed] : Exposed)
            .SetPreflightMaxAge(from.MaxAge);
        if (from.Credentials)
        {
            policy.AllowCredentials();
        }
    });
}
