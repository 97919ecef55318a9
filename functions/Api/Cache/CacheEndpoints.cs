using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Thaw.Caching;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>The cache as a whole: what it counted, entries by operation, invalidation.</summary>
internal static class CacheEndpoints
{
    public static void MapCache(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/performance/cache").WithTags("Cache").ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapGet("", Statistics).WithName("GetCacheStatistics")
            .WithSummary("What this process's cache counted since it started.");
        group.MapGet("/{namespace}", ListAsync).WithName("ListCacheEntries").Takes("limit", "cursor")
            .WithSummary("A namespace's entries, in pages: keys and what is known of their values.")
            .WithDescription("In a namespace that is per user, the caller's own; in a shared one it needs the role thaw.operator. The order is the store's own, and stays: what is stored meanwhile moves nothing.")
            .ProducesProblems(400, 403, 501, 503);
        group.MapPost("", OperateAsync).WithName("OperateCache").Takes().WithJsonDepth(RawJson.MaximumDepth).WithExactPayload() // the value in it is whoever stored it's
            .WithSummary("Gets or sets one entry; for any key, also with / % ? #.")
            .WithDescription("get answers 200 whether or not there is a value. set needs the role thaw.operator in a shared namespace.")
            .ProducesProblems(400, 403, 413, 415, 503);
        group.MapDelete("", InvalidateAsync).WithName("InvalidateCache").Takes("namespace", "key", "tag", "pattern", "mine")
            .WithSummary("Invalidates the entries that match everything that is given, in every container.")
            .WithDescription("At least one parameter. Without mine=true it needs the role thaw.operator.")
            .ProducesProblems(400, 403, 503);
    }

    private static Ok<CacheReport> Statistics(ITieredCache cache) => TypedResults.Ok(CacheReport.Of(cache.GetStatistics()));

    private static async Task<Results<Ok<Page<CacheListedEntry>>, ProblemHttpResult>> ListAsync(
        string @namespace,
        [Description("At most so many, 1 to 100; default 50.")] string? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        ClaimsPrincipal caller, CacheListings listings, HttpContext context, CancellationToken cancellationToken) =>
        listings.Check(@namespace, caller) is { } problem ? problem : await listings.ListAsync(@namespace, context, caller, cancellationToken);

    private static async Task<Results<Ok<CacheOperationAnswer>, Ok<CacheStored>, ProblemHttpResult>> OperateAsync(
        JsonBody<CacheOperation> body, ClaimsPrincipal caller, CacheOperations operations, HttpResponse response, CancellationToken cancellationToken)
    {
        var operation = body.Value;
        if (operations.Check(operation, caller) is { } problem)
        {
            return problem;
        }

        if (operation.IsGet)
        {
            return TypedResults.Ok(await operations.GetAsync(operation, caller, cancellationToken));
        }

        var refused = operations.Refusal(await operations.SetAsync(operation, caller, cancellationToken), operation.Namespace!, response);
        return refused is null ? TypedResults.Ok(new CacheStored(true)) : refused;
    }

    private static async Task<Results<Ok<CacheRemoved>, ProblemHttpResult>> InvalidateAsync(
        [Description("Entries of this namespace.")] string? @namespace,
        [Description("The entry under exactly this key; needs namespace.")] string? key,
        [Description("Entries that carry this tag; * means every entry.")] string? tag,
        [Description("Entries whose whole key matches this glob: * any run, ? one character, \\ takes the next one literally.")] string? pattern,
        [Description("true: only the caller's own entries, which needs no role.")] string? mine,
        ClaimsPrincipal caller, CacheInvalidations invalidations, HttpResponse response, CancellationToken cancellationToken)
    {
        var wanted = new CacheInvalidation { Namespace = @namespace, Key = key, Tag = tag, Pattern = pattern };
        if (invalidations.Check(wanted, mine, caller) is { } problem)
        {
            return problem;
        }

        var removal = await invalidations.RunAsync(wanted, mine, caller, cancellationToken);
        return removal.Committed ? TypedResults.Ok(new CacheRemoved(removal.Removed)) : invalidations.NotCommitted(response);
    }
}
