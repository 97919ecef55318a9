using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Monitoring.Tuning;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Does what is safe of what the figures ask for.</summary>
internal static class OptimizeEndpoints
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static void MapOptimize(this IEndpointRouteBuilder app) => app.MapPost("/api/performance/optimize", RunAsync)
        .WithTags("Performance").WithName("Optimize").Takes("undo")
        .WithSummary("Tunes the fleet within stated bounds by its figures, and says what was changed from what to what and why.")
        .WithDescription(
            "Needs the role thaw.operator. dryRun=true changes nothing. undo=ID sets back what that run changed, at whichever container, undo=all whatever was ever tuned; 404 where no such run is known, 409 where it was undone "
            + "before or a later run changed all of it again.")
        .Accepts<OptimizeRequest>(isOptional: true, "application/json")
        .Produces<OptimizeAnswer>()
        .ProducesProblems(400, 401, 403, 404, 409, 415, 501, 503).AddEndpointFilter(FleetGuard.Around);

    private static async Task<IResult> RunAsync(
        [Description("The id of a run to undo, or all.")] string? undo, HttpContext context, ClaimsPrincipal caller, FleetQueries fleet, CancellationToken cancellationToken)
    {
        if (!caller.IsOperator())
        {
            return ThawProblems.Forbidden($"Tuning needs the role {ThawRoles.Operator}.");
        }

        var wanted = await OptimizeRequest.ReadAsync(context);
        if (wanted.Unknown is { Count: > 0 })
        {
            return ThawProblems.Invalid("$", "It has fields that mean nothing here; there is dryRun.");
        }

        if (fleet.Optimizer is not { } optimizer)
        {
            return MetricsEndpoints.NoStore();
        }

        return undo is null
            ? Answer(await optimizer.RunAsync(wanted.DryRun, caller.GetVerifiedUser(), cancellationToken), optimizer, context.Response)
            : wanted.DryRun ? ThawProblems.Invalid("dryRun", "A run is undone or it is not: leave dryRun out.")
            : Answer(await optimizer.UndoAsync(undo, caller.GetVerifiedUser(), cancellationToken), context.Response);
    }

    private static IResult Answer(TuningRun run, Optimizer optimizer, HttpResponse response) =>
        run.Outcome == TuningOutcome.Done ? TypedResults.Ok(OptimizeAnswer.Of(run, optimizer)) : Refusal(run.Outcome, response);

    private static IResult Answer(TuningUndo undo, HttpResponse response) =>
        undo.Outcome == TuningOutcome.Done ? TypedResults.Ok(UndoAnswer.Of(undo)) : Refusal(undo.Outcome, response);

    private static ProblemHttpResult Refusal(TuningOutcome outcome, HttpResponse response) => outcome switch
    {
        TuningOutcome.NotFound => ThawProblems.NotFound("No run of this id can be undone: there was none, it changed no setting, or it is so long ago that it was forgotten."),
        TuningOutcome.AlreadyUndone => Conflict("This run was undone before."),
        TuningOutcome.ChangedSince => Conflict("Later runs have changed all of this run's settings again: undo those first."),
        TuningOutcome.Full => Conflict("There is no room for more tuned settings: undo some, or configure what has proved itself."),
        TuningOutcome.LaterVersion => Conflict("The fleet's tuned settings were written by a later version of this service, which this one leaves alone."),
        _ => ThawProblems.Unavailable(
            response, "The durable tier, which keeps tuned settings, does not answer. They may or may not have been changed; with dryRun the answer says what they are.", RetryAfter),
    };

    private static ProblemHttpResult Conflict(string detail) => ThawProblems.Problem(StatusCodes.Status409Conflict, detail);
}
