using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Resources;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>The fleet's figures.</summary>
internal static class MetricsEndpoints
{
    private const string Prometheus = "prometheus";
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(15);

    public static void MapMetrics(this IEndpointRouteBuilder app) => app.MapGet("/api/performance/metrics", ReadAsync)
        .WithTags("Performance").WithName("GetMetrics").Takes("window", "operation", "format", "series")
        .WithSummary("What the whole fleet measured in a window of time, by operation, tier and container.")
        .WithDescription("Percentiles are merged from every container's sketches and are within 1 %. format=prometheus answers Prometheus' text format. series=true adds all requests "
            + "together and their course: by the minute up to 2h, by five minutes up to 6h, by the hour up to 7d, else by the day. hotKeys are told to the role thaw.operator.")
        .Produces<MetricsAnswer>()
        .ProducesProblems(400, 401, 501, 503).AddEndpointFilter(FleetGuard.Around);

    private static async Task<Results<Ok<MetricsAnswer>, ContentHttpResult, ProblemHttpResult>> ReadAsync(
        [Description("1m to 31d, a number and m, h or d; default 15m.")] string? window,
        [Description("This operation alone, by its whole name.")] string? operation,
        [Description("json (the default) or prometheus.")] string? format,
        [Description("true: with the course over time; for json.")] string? series,
        ClaimsPrincipal caller, FleetQueries fleet, IProcessResources resources, ISlowCallLog calls, IMemoryPressure pressure, CancellationToken cancellationToken)
    {
        var complaints = new Complaints()
            .Add("window", WindowText.TryParse(window, DefaultWindow, out var wanted) ? null : WindowText.Complaint)
            .Add("format", format is null or "json" or Prometheus ? null : "It must be json or prometheus.")
            .Add("series", series is null or "true" or "false" ? null : "It must be true or false.")
            .Add("series", series == "true" && format == Prometheus ? "Prometheus' text has no course over time: leave one of them out." : null);
        if (complaints.Any)
        {
            return complaints.Problem();
        }

        var query = new MetricsQuery { Window = wanted, Operation = operation, Containers = true };
        if (series == "true")
        {
            return await fleet.FindSeriesAsync(query, cancellationToken) is { } found
                ? TypedResults.Ok(MetricsAnswer.Of(found.Report, MetricsThisContainer.Of(resources, calls, pressure), caller.IsOperator()) with { Series = MetricsSteps.Of(found) })
                : NoStore();
        }

        var report = await fleet.FindAsync(query, cancellationToken);
        return report is null ? NoStore()
            : format == Prometheus ? TypedResults.Content(PrometheusText.Write(report), PrometheusText.ContentType)
            : TypedResults.Ok(MetricsAnswer.Of(report, MetricsThisContainer.Of(resources, calls, pressure), caller.IsOperator()));
    }

    /// <summary>What is said where figures are kept nowhere.</summary>
    public static ProblemHttpResult NoStore() =>
        ThawProblems.Problem(StatusCodes.Status501NotImplemented, "This host keeps no figures of the fleet: name their table in METRICS_TABLE_NAME.");
}
