using Microsoft.AspNetCore.Http.HttpResults;

namespace Thaw.Api;

internal static class HomeEndpoints
{
    public static void MapHome(this IEndpointRouteBuilder app) =>
        app.MapGet("/", Index).AllowAnonymous().ExcludeFromDescription();

    private static Ok<Home> Index() => TypedResults.Ok(new Home("Thaw", "/openapi/v1.json", "/api/performance/health/live", "/api/performance/cache", "/api/performance/tasks"));
}

/// <summary>Where to go from the root.</summary>
internal sealed record Home(string Name, string OpenApi, string Health, string Cache, string Tasks);
