using Thaw.Monitoring.Fleet;

namespace Thaw.Api;

/// <summary>Asks for the fleet's figures, where this host has a store of them.</summary>
internal sealed class FleetQueries(TimeProvider clock, IMetricsStore? store = null)
{
    private readonly FleetMetrics? _fleet = store is null ? null : new FleetMetrics(store, clock);

    /// <summary>The report; <see langword="null"/> where figures are kept nowhere.</summary>
    public async ValueTask<MetricsReport?> FindAsync(MetricsQuery query, CancellationToken cancellationToken) =>
        _fleet is null ? null : await _fleet.QueryAsync(query, cancellationToken);
}
