using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Web;

namespace Thaw.WebProcess;

/// <summary>A listing in pages.</summary>
internal static class ItemEndpoints
{
    private const int Count = 25;

    public static void MapItems(this WebApplication app) => app.MapGet("/items", ListAsync);

    private static async Task<Results<Ok<Page<Item>>, ProblemHttpResult>> ListAsync(HttpContext context, Pager pager, CancellationToken cancellationToken)
    {
        var request = await pager.ReadAsync(
            context.Request, CursorBinding.Of("items", context.User.GetVerifiedUser(), context.Request.Query["order"]), new PageLimits(10, 20), cancellationToken);
        if (request.Problem is { } problem)
        {
            return problem;
        }

        var from = request.Position is { } position ? int.Parse(position, System.Globalization.CultureInfo.InvariantCulture) : 0;
        Item[] items = [.. Enumerable.Range(from, Math.Min(request.Limit, Count - from)).Select(static id => new Item(id, $"item {id}", null))];
        return await pager.AnswerAsync(context, request, items, from + items.Length < Count ? $"{from + items.Length}" : null, cancellationToken);
    }
}
