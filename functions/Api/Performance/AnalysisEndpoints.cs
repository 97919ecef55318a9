using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>What the fleet's figures say should be done.</summary>
internal static class AnalysisEndpoints
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(1);

    public static void MapAnalysis(this IEndpointRouteBuilder app) => app.MapGet("/api/performance/analyze", AnalyzeAsync)
        .WithTags("Performance").WithName("Analyze").Takes("window")
        .WithSummary("Findings over the fleet's figures: what is wrong, the evidence, what to do, and what that saves in time and money.")
        .WithDescription("Findings about single keys (cache.hot-key) are told to the role thaw.operator.")
        .Produces<AnalysisAnswer>()
        .ProducesProblems(400, 401, 501, 503).AddEndpointFilter(FleetGuard.Around);

    private static async Task<Results<Ok<AnalysisAnswer>, ProblemHttpResult>> AnalyzeAsync(
        [Description("1m to 31d, a number and m, h or d; default 1h.")] string? window, ClaimsPrincipal caller, FleetQueries fleet, CancellationToken cancellationToken)
    {
        if (!WindowText.TryParse(window, DefaultWindow, out var wanted))
        {
            return new Complaints().Add("window", WindowText.Complaint).Problem();
        }

        var report = await fleet.AnalyzeAsync(wanted, cancellationToken);
        return report is null ? MetricsEndpoints.NoStore() : TypedResults.Ok(AnalysisAnswer.Of(report, caller.IsOperator()));
    }
}
