using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Jobs.Search;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>One search from its parameters to its page. Nothing of the index is touched before the first.</summary>
internal sealed partial class SearchDesk(bool isSetUp, Func<DocumentSearch> search, Pager pager, ILogger<SearchDesk> logger)
{
    private const string Listing = "search";
    private static readonly PageLimits Limits = new(SearchQuery.DefaultLimit, SearchQuery.MaximumLimit);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async Task<Results<Ok<Page<SearchHit>>, ProblemHttpResult>> SearchAsync(string? text, HttpContext context, CancellationToken cancellationToken)
    {
        if (!isSetUp)
        {
            return ThawProblems.Problem(StatusCodes.Status501NotImplemented, TaskDesk.NotSetUp);
        }

        if (SearchQuery.Complaint(text) is { } complaint)
        {
            return ThawProblems.Invalid("q", complaint);
        }

        // What is found is the same for every caller.
        var request = await pager.ReadAsync(context.Request, CursorBinding.Of(Listing, caller: null, text), Limits, cancellationToken);
        if (request.Problem is not null)
        {
            return request.Problem;
        }

        var offset = request.Position is null ? 0 : int.Parse(request.Position, CultureInfo.InvariantCulture);
        try
        {
            var found = await search().SearchAsync(new SearchQuery(text!, request.Limit, offset), cancellationToken);
            var next = offset + request.Limit;
            return await pager.AnswerAsync(
                context, request, found.Hits, next < found.Total && next <= SearchQuery.MaximumOffset ? next.ToString(CultureInfo.InvariantCulture) : null, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The boundary of the store's faults, which come as what its database throws.
            LogFault(logger, fault);
            return ThawProblems.Unavailable(context.Response, "The index cannot be read at the moment.", RetryAfter);
        }
    }

    [LoggerMessage(4030, LogLevel.Error, "A search failed.")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
