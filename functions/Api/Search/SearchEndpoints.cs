using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Jobs.Search;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Search over the documents that tasks have indexed.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/performance/search", SearchAsync).WithTags("Search").WithName("Search").Takes("q", "limit", "cursor")
            .WithSummary("The chunks of indexed documents that say most of the words asked for, the best first.")
            .WithDescription("Case and accents make no difference. Scores are BM25's, comparable within one search; snippets are plain text. Answers come from the cache until the index changes.")
            .ProducesProblems(400, 401, 501, 503);

    private static Task<Results<Ok<Page<SearchHit>>, ProblemHttpResult>> SearchAsync(
        [Description("Words to look for, at most 32 different ones in 512 characters; a chunk with any of them is found.")] string? q,
        [Description("At most so many, 1 to 50; default 10.")] string? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        SearchDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        desk.SearchAsync(q, context, cancellationToken);
}
