using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>How this process finds what it depends on.</summary>
internal static class HealthReportEndpoints
{
    public static void MapHealthReport(this IEndpointRouteBuilder app) => app.MapGet("/api/performance/health", AskAsync)
        .WithTags("Health").WithName("GetHealth").Takes()
        .WithSummary("Each dependency with its state, since when it is so, and how long it took to answer.")
        .WithDescription("200 while healthy or degraded, 503 when unhealthy; within two seconds, whatever hangs. Load balancers ask /api/performance/health/live, which needs no caller.")
        .Produces<HealthAnswer>()
        .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable)
        .ProducesProblems(400, 401);

    private static async Task<JsonHttpResult<HealthAnswer>> AskAsync(DependencyHealth health, CancellationToken cancellationToken)
    {
        var report = await health.AskAsync(cancellationToken);
        return TypedResults.Json(
            HealthAnswer.Of(report), PerformanceJsonContext.Default.HealthAnswer,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
