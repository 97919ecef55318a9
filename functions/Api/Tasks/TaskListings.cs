using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Tasks;
using Thaw.Tasks.Stores;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Tasks in pages, newest first: a caller's own, or an operator's view of all; and the dead ones among them brought back.</summary>
internal sealed class TaskListings(TaskDesk desk, Pager pager)
{
    private const string Listing = "tasks";
    private const string RetryListing = "tasks/retry";
    private const string RetryFields = "type, user, limit, cursor";

    // A store may answer empty pages while it looks for the few that match; a caller should not have to ask for each.
    private const int MostLooks = 10;

    private static readonly PageLimits Limits = new(50, 200);
    private static readonly PageLimits RetryLimits = new(50, 100);

    public static ProblemHttpResult? Check(TaskListQuery asked, ClaimsPrincipal caller)
    {
        var complaints = new Complaints()
            .Add("status", TaskRules.Status(asked.Status))
            .Add("type", asked.Type is null ? null : TaskRules.Type(asked.Type))
            .Add("user", TaskRules.Name(asked.User));
        return complaints.Any ? complaints.Problem()
            : asked.User is null || caller.IsOperator() || asked.User == TaskRights.User(caller) ? null
            : ThawProblems.Forbidden($"Seeing other users' tasks needs the role {ThawRoles.Operator}.");
    }

    public async Task<Results<Ok<Page<TaskAnswer>>, ProblemHttpResult>> ListAsync(
        TaskListQuery asked, HttpContext context, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var isOperator = caller.IsOperator();
        var user = isOperator ? asked.User : TaskRights.User(caller);
        var request = await pager.ReadAsync(context.Request, CursorBinding.Of(Listing, TaskRights.User(caller), user, asked.Status, asked.Type), Limits, cancellationToken);
        if (request.Problem is not null)
        {
            return request.Problem;
        }

        var query = new TaskQuery { User = user, Type = asked.Type, State = TaskWords.State(asked.Status), Limit = request.Limit, Position = request.Position };
        try
        {
            var page = await desk.Client.ListAsync(query, cancellationToken);
            for (var looks = 1; page is { Tasks.Count: 0, Position: not null } && looks < MostLooks; looks++)
            {
                page = await desk.Client.ListAsync(query with { Position = page.Position }, cancellationToken);
            }

            return await pager.AnswerAsync(context, request, Answers(page, isOperator), page.Position, cancellationToken);
        }
        catch (FormatException)
        {
            return Pager.Stale();
        }
    }

    public static ProblemHttpResult? CheckRetry(TaskFilter filter, ClaimsPrincipal caller)
    {
        var complaints = new Complaints()
            .Add("type", filter.Type is null ? null : TaskRules.Type(filter.Type))
            .Add("user", TaskRules.Name(filter.User))
            .Add("$", filter.Unknown is { Count: > 0 } ? $"It has fields that mean nothing here; there are {RetryFields}." : null);
        return complaints.Any ? complaints.Problem()
            : caller.IsOperator() ? null
            : ThawProblems.Forbidden($"Bringing back tasks by filter needs the role {ThawRoles.Operator}; POST …/{{id}}/retry brings back one of your own.");
    }

    public async Task<Results<Ok<Page<TaskAnswer>>, ProblemHttpResult>> RetryAsync(
        TaskFilter filter, HttpContext context, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var binding = CursorBinding.Of(RetryListing, TaskRights.User(caller), filter.User, filter.Type);
        var request = await pager.ReadAsync(filter.Limit?.ToString(CultureInfo.InvariantCulture), filter.Cursor, binding, RetryLimits, cancellationToken);

        // Before anything is brought back: an answer that cannot say where to go on would leave its reader guessing.
        if ((request.Problem ?? await pager.MissingKeysAsync(cancellationToken)) is { } problem)
        {
            return problem;
        }

        try
        {
            var page = await desk.Client.RetryManyAsync(
                new TaskQuery { User = filter.User, Type = filter.Type, Limit = request.Limit, Position = request.Position }, cancellationToken);
            return await pager.AnswerAsync(context, request, Answers(page, isOperator: true), page.Position, cancellationToken);
        }
        catch (FormatException)
        {
            return Pager.Stale();
        }
    }

    private static List<TaskAnswer> Answers(TaskPage page, bool isOperator) => [.. page.Tasks.Select(task => TaskAnswer.Of(task, isOperator))];
}
