using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Tasks;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>One task, for whoever may see it: looking, waiting, calling off, bringing back. A task of somebody else's is not there.</summary>
internal sealed class TaskViews(TaskDesk desk, TaskRights rights, TimeProvider clock, IRequestDeadline? deadline)
{
    // Left of the request's time for the last look and the answer.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1.5);

    public static ProblemHttpResult? CheckWait(string? wait) => wait is null || Seconds(wait) is not null
        ? null
        : ThawProblems.Invalid("wait", $"It must be a whole number of seconds from 0 to {TaskRules.LongestWaitSeconds}.");

    public async Task<Results<Ok<TaskAnswer>, ProblemHttpResult>> GetAsync(string id, string? wait, HttpContext context, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var task = await FindAsync(id, caller, cancellationToken);
        var patience = Patience(wait);
        if (task is { IsFinished: false } && patience > TimeSpan.Zero)
        {
            context.MarkLongPoll();
            task = await desk.Client.WaitAsync(id, patience, cancellationToken);
        }

        return task is null ? NoSuchTask() : TypedResults.Ok(TaskAnswer.Of(task, caller.IsOperator()));
    }

    public async Task<Results<Ok<TaskAnswer>, Accepted<TaskAnswer>, ProblemHttpResult>> CancelAsync(
        string id, HttpRequest request, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, caller, cancellationToken) is null || await desk.Client.CancelAsync(id, cancellationToken) is not { } task)
        {
            return NoSuchTask();
        }

        var answer = TaskAnswer.Of(task, caller.IsOperator());
        return task switch
        {
            { State: TaskState.Cancelled } => TypedResults.Ok(answer),
            { IsFinished: true } => ThawProblems.Problem(StatusCodes.Status409Conflict, $"The task is finished ({answer.Status}): there is nothing left to cancel."),
            _ => TypedResults.Accepted(TaskEndpoints.PlaceOf(request, id), answer),
        };
    }

    public async Task<Results<Accepted<TaskAnswer>, ProblemHttpResult>> RetryAsync(string id, HttpRequest request, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, caller, cancellationToken) is not { } found)
        {
            return NoSuchTask();
        }

        if (!rights.MayRun(caller, found.Type))
        {
            return ThawProblems.Forbidden($"Tasks of type '{found.Type}' change what is shared: running them needs the role {ThawRoles.Operator}.");
        }

        try
        {
            return await desk.Client.RetryAsync(id, cancellationToken) is { } task
                ? TypedResults.Accepted(TaskEndpoints.PlaceOf(request, id), TaskAnswer.Of(task, caller.IsOperator()))
                : NoSuchTask();
        }
        catch (TaskConflictException conflict)
        {
            return ThawProblems.Problem(StatusCodes.Status409Conflict, conflict.Message);
        }
    }

    private static ProblemHttpResult NoSuchTask() => ThawProblems.NotFound("There is no such task, or no longer.");

    private static int? Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= TaskRules.LongestWaitSeconds ? seconds : null;

    private async ValueTask<TaskView?> FindAsync(string id, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        await desk.Client.GetAsync(id, cancellationToken) is { } task && TaskRights.MaySee(caller, task) ? task : null;

    // An answer that comes after the function's time would be none.
    private TimeSpan Patience(string? wait)
    {
        var asked = TimeSpan.FromSeconds(wait is null ? 0 : Seconds(wait) ?? 0);
        return deadline?.Current is { } end && end - clock.GetUtcNow() - AnswerTime is var left && left < asked ? left : asked;
    }
}
