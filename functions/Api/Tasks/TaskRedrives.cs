using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Tasks;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Messages that never reached a handler, out of the queue of dead letters and back to work.</summary>
internal sealed class TaskRedrives(TaskDesk desk)
{
    private const string Fields = "id, type, user, status, limit";
    private const int MostLetters = 1_000;

    public static ProblemHttpResult? Check(TaskRedriveBody body, ClaimsPrincipal caller)
    {
        var complaints = new Complaints()
            .Add("type", body.Type is null ? null : TaskRules.Type(body.Type))
            .Add("user", TaskRules.Name(body.User))
            .Add("id", TaskRules.Name(body.Id))
            .Add("status", TaskRules.Status(body.Status))
            .Add("limit", body.Limit is null or >= 1 and <= MostLetters ? null : $"It must be a whole number from 1 to {MostLetters}.")
            .Add("$", body.Unknown is { Count: > 0 } ? $"It has fields that mean nothing here; there are {Fields}." : null);
        return complaints.Any ? complaints.Problem()
            : caller.IsOperator() ? null
            : ThawProblems.Forbidden($"Bringing back dead letters needs the role {ThawRoles.Operator}.");
    }

    public async Task<Results<Ok<TaskRedriveReport>, ProblemHttpResult>> RunAsync(TaskRedriveBody body, CancellationToken cancellationToken)
    {
        var which = new TaskRedrive { Id = body.Id, Type = body.Type, User = body.User, State = TaskWords.State(body.Status) };
        try
        {
            return TypedResults.Ok(await desk.Client.RedriveAsync(which with { Limit = body.Limit ?? which.Limit }, cancellationToken));
        }
        catch (NotSupportedException)
        {
            return ThawProblems.Problem(StatusCodes.Status501NotImplemented, "The tasks' queue here has no dead letters: what waits in it comes to a worker in the end.");
        }
    }
}
