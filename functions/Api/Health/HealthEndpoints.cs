using Microsoft.AspNetCore.Http.HttpResults;

namespace Thaw.Api;

internal static class HealthEndpoints
{
    /// <summary>Where anybody may ask whether the process answers.</summary>
    public const string LivePath = Root + "/live";

    private const string Root = "/api/performance/health";

    // Bytes, not an object: the first answer of a container is this one, and it should not prepare a serializer.
    private static readonly byte[] Alive = [.. """{"status":"ok"}"""u8];

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Root).WithTags("Health").AllowAnonymous();
        group.MapGet("/live", Live).WithName("Live").WithSummary("Whether the process answers. Touches nothing behind it.").Produces<Liveness>()
            .ShortCircuit(); // Routing ends here, before authentication: it does not matter who asks.
    }

    private static Utf8ContentHttpResult Live() => TypedResults.Text(Alive, "application/json; charset=utf-8");
}

/// <summary>That the process answers.</summary>
internal sealed record Liveness(string Status);
