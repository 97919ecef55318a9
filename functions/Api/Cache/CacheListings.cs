using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>A namespace's entries in pages: a caller's own where it is per user, an operator's view where it is shared.</summary>
internal sealed class CacheListings(CacheAccess access, Pager pager)
{
    private const string Listing = "cache";

    // Values come along with what is known of them: so many lie in memory at once, and none stays there.
    private const int ReadAtOnce = 8;

    // A store may answer empty pages on its way; a caller should not have to ask for each.
    private const int MostLooks = 10;

    private static readonly PageLimits Limits = new(50, 100);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly CacheEntryOptions InPassing = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheWrite };

    public ProblemHttpResult? Check(string ns, ClaimsPrincipal caller) =>
        CacheRules.Namespace(ns) is { } complaint ? ThawProblems.Invalid("namespace", complaint)
        : access.IsPerUser(ns) || caller.IsOperator() ? null
        : ThawProblems.Forbidden($"Namespace '{ns}' is shared: listing its keys needs the role {ThawRoles.Operator}.");

    public async Task<Results<Ok<Page<CacheListedEntry>>, ProblemHttpResult>> ListAsync(string ns, HttpContext context, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var request = await pager.ReadAsync(context.Request, CursorBinding.Of(Listing, CacheAccess.User(caller), ns), Limits, cancellationToken);
        if (request.Problem is not null)
        {
            return request.Problem;
        }

        var view = access.View(caller, ns);
        try
        {
            var entries = new List<CacheListedEntry>();
            var position = request.Position;
            for (var looks = 0; looks < MostLooks && entries.Count == 0 && (looks == 0 || position is not null); looks++)
            {
                var page = await view.ListAsync(request.Limit, position, cancellationToken);
                if (!page.IsAnswered)
                {
                    return ThawProblems.Unavailable(context.Response, "The durable tier, which lists the keys, does not answer.", RetryAfter);
                }

                position = page.Cursor;
                foreach (var keys in page.Keys.Where(place => place.User == view.User).Select(static place => place.Key).Chunk(ReadAtOnce))
                {
                    entries.AddRange(await DescribeAsync(view, keys, cancellationToken));
                }
            }

            return await pager.AnswerAsync(context, request, entries, position, cancellationToken);
        }
        catch (FormatException)
        {
            return Pager.Stale();
        }
        catch (NotSupportedException)
        {
            return ThawProblems.Problem(
                StatusCodes.Status501NotImplemented,
                "This host's cache keeps no index to list its keys by: its operator sets Thaw:DynamoDb:Listing and gives the table its indexes.");
        }
    }

    // What has gone since the index had it is left out.
    private static async Task<IEnumerable<CacheListedEntry>> DescribeAsync(ITieredCache view, string[] keys, CancellationToken cancellationToken)
    {
        var found = await view.GetManyAsync<CachePayload>(keys, null, InPassing, cancellationToken);
        return keys.Where(key => found[key].Found).Select(key => new CacheListedEntry
        {
            Key = key,
            ContentType = found[key].Value?.ContentType ?? "application/json",
            Bytes = found[key].Value?.Body.Length ?? 0,
            ExpiresAt = found[key].ExpiresAt?.UtcDateTime,
            IsStale = found[key].IsStale,
            Tags = found[key].Tags ?? [],
        });
    }
}
