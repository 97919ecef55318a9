using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tuning;

namespace Thaw.Api;

/// <summary>
/// Asks for the fleet's figures, where this host has a store of them, and for what they say. Who answers is made by the container, once and when first needed; where that failed, the next
/// request tries again.
/// </summary>
internal sealed class FleetQueries(Func<FleetMetrics>? fleet, Func<FleetSeries>? series, Func<FleetAnalysis>? analysis, Func<Optimizer>? optimizer)
{
    /// <summary>Who acts on it; likewise.</summary>
    public Optimizer? Optimizer => optimizer?.Invoke();

    /// <summary>The report; <see langword="null"/> where figures are kept nowhere.</summary>
    public async ValueTask<MetricsReport?> FindAsync(MetricsQuery query, CancellationToken cancellationToken) =>
        fleet is null ? null : await fleet().QueryAsync(query, cancellationToken);

    /// <summary>The report with its steps; likewise.</summary>
    public async ValueTask<MetricsSeries?> FindSeriesAsync(MetricsQuery query, CancellationToken cancellationToken) =>
        series is null ? null : await series().QueryAsync(query, cancellationToken);

    /// <summary>The findings; likewise.</summary>
    public async ValueTask<AnalysisReport?> AnalyzeAsync(TimeSpan window, CancellationToken cancellationToken) =>
        analysis is null ? null : await analysis().AnalyzeAsync(window, cancellationToken);
}
