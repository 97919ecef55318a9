using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tuning;

namespace Thaw.Api;

/// <summary>Asks for the fleet's figures, where this host has a store of them, and for what they say.</summary>
internal sealed class FleetQueries(Lazy<FleetMetrics>? fleet, Lazy<FleetSeries>? series, Lazy<FleetAnalysis>? analysis, Lazy<Optimizer>? optimizer)
{
    /// <summary>Who acts on it; likewise.</summary>
    public Optimizer? Optimizer => optimizer?.Value;

    /// <summary>The report; <see langword="null"/> where figures are kept nowhere.</summary>
    public async ValueTask<MetricsReport?> FindAsync(MetricsQuery query, CancellationToken cancellationToken) =>
        fleet is null ? null : await fleet.Value.QueryAsync(query, cancellationToken);

    /// <summary>The report with its steps; likewise.</summary>
    public async ValueTask<MetricsSeries?> FindSeriesAsync(MetricsQuery query, CancellationToken cancellationToken) =>
        series is null ? null : await series.Value.QueryAsync(query, cancellationToken);

    /// <summary>The findings; likewise.</summary>
    public async ValueTask<AnalysisReport?> AnalyzeAsync(TimeSpan window, CancellationToken cancellationToken) =>
        analysis is null ? null : await analysis.Value.AnalyzeAsync(window, cancellationToken);
}
