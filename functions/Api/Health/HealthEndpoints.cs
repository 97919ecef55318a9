using Microsoft.AspNetCore.Http.HttpResults;

namespace Thaw.Api;

internal static class HealthEndpoints
{
    /// <summary>Where anybody may ask whether the process answers.</summary>
    public const string LivePath = Root + "/live";

    private const string Root = "/api/performance/health";

    private static readonly Ok<Liveness> Alive = TypedResults.Ok(new Liveness("ok"));

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Root).WithTags("Health").AllowAnonymous();
        group.MapGet("/live", Live).WithName("Live").WithSummary("Whether the process answers. Touches nothing behind it.");
    }

    private static Ok<Liveness> Live() => Alive;
}

/// <summary>That the process answers.</summary>
internal sealed record Liveness(string Status);
