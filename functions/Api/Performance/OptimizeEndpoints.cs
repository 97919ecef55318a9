using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Does what is safe of what the figures ask for.</summary>
internal static class OptimizeEndpoints
{
    public static void MapOptimize(this IEndpointRouteBuilder app) => app.MapPost("/api/performance/optimize", RunAsync)
        .WithTags("Performance").WithName("Optimize").Takes("undo")
        .WithSummary("Tunes this container within stated bounds by the fleet's figures, and says what was changed from what to what and why.")
        .WithDescription("Needs the role thaw.operator. dryRun=true changes nothing. undo=ID sets back what that run changed, at the container that ran it.")
        .Accepts<OptimizeRequest>(isOptional: true, "application/json")
        .Produces<OptimizeAnswer>()
        .ProducesProblems(400, 401, 403, 404, 415, 501);

    private static async Task<IResult> RunAsync(
        [Description("The id of a run to undo.")] string? undo, HttpContext context, ClaimsPrincipal caller, FleetQueries fleet, CancellationToken cancellationToken)
    {
        if (!caller.IsOperator())
        {
            return ThawProblems.Forbidden($"Tuning needs the role {ThawRoles.Operator}.");
        }

        var wanted = await OptimizeRequest.ReadAsync(context);
        if (fleet.Optimizer is not { } optimizer)
        {
            return MetricsEndpoints.NoStore();
        }

        if (undo is null)
        {
            return TypedResults.Ok(OptimizeAnswer.Of(await optimizer.RunAsync(wanted.DryRun, cancellationToken), optimizer));
        }

        return await optimizer.UndoAsync(undo, cancellationToken) is { } undone
            ? TypedResults.Ok(undone)
            : ThawProblems.NotFound($"This container knows no run '{undo}' that could be undone: it was another container's, was undone, or is too long ago.");
    }
}
