using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tuning;

namespace Thaw.Monitoring.Judging;

/// <summary>Puts together what the fleet measured and what this process knows, and has it judged.</summary>
public sealed class FleetAnalysis
{
    private readonly FleetMetrics _fleet;
    private readonly Analyzer _analyzer;
    private readonly ThawJudgingOptions _options;
    private readonly ThawMonitoringOptions _measuring;
    private readonly FunctionSize? _function;

    internal FleetAnalysis(
        FleetMetrics fleet, Analyzer analyzer, ThawJudgingOptions options, ThawMonitoringOptions measuring, FunctionSize? function) =>
        (_fleet, _analyzer, _options, _measuring, _function) = (fleet, analyzer, options, measuring, function);

    /// <summary>What is to be found in a window, 1 minute to 31 days, up to now. Faults of the store escape.</summary>
    public async ValueTask<AnalysisReport> AnalyzeAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        var (figures, findings) = await ReadAsync(window, cancellationToken).ConfigureAwait(false);
        return new AnalysisReport(figures.Report.From, figures.Report.To, _options.Prices.AsOf, findings);
    }

    internal async ValueTask<TuningInput> ReadAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        var report = await _fleet.QueryAsync(new MetricsQuery { Window = window, Containers = true }, cancellationToken).ConfigureAwait(false);
        var figures = new JudgingInput(report, _options)
        {
            Collapsed = report.Figures.Highlights.Collapsed,
            HotKeys = report.Figures.Highlights.HotKeys,
            Function = _function,
            Targets = _measuring.Targets.AsReadOnly(),
            TargetQuantile = _measuring.TargetQuantile,
        };
        return new TuningInput(figures, _analyzer.Analyze(figures));
    }
}
