using System.ComponentModel;
using System.Text.Json.Serialization;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Resources;

namespace Thaw.Api;

/// <summary>The fleet's figures of a window. Durations in milliseconds, memory in bytes, rates a second, ratios 0 to 1.</summary>
internal sealed record MetricsAnswer(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<OperationReport> Operations, double Invocations, double ColdStarts, IReadOnlyList<TierReport> Tiers,
    double? PoolReuse, MetricsLevel CpuPercent, MetricsLevel MemoryBytes, double CapacityUnits, int Unreadable, IReadOnlyList<SlowCall> SlowestCalls, IReadOnlyList<HotKey> HotKeys,
    IReadOnlyList<CollapsedDimension> CollapsedDimensions, IReadOnlyList<MetricsContainer> Containers, MetricsThisContainer ThisContainer)
{
    [Description("With series=true: how the figures came about over time.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricsSteps? Series { get; init; }

    /// <summary>What a caller is told; which keys are hot, by their digests, is for operators: they may be others', or the application's own.</summary>
    public static MetricsAnswer Of(MetricsReport report, MetricsThisContainer own, bool isOperator) => new(
        report.From, report.To, report.Operations, report.Invocations, report.ColdStarts, report.Tiers,
        report.PoolReuse, MetricsLevel.Of(report.Cpu), MetricsLevel.Of(report.Memory), report.CapacityUnits, report.Unreadable,
        report.Figures.Highlights.SlowestCalls, isOperator ? report.Figures.Highlights.HotKeys : [], report.Figures.Highlights.Collapsed,
        [.. report.Containers.Select(MetricsContainer.Of)], own);
}

/// <summary>A window in steps: those in which containers reported anything, the oldest first. All requests together; tasks are not among them.</summary>
internal sealed record MetricsSteps(double StepSeconds, MetricsPoint Total, IReadOnlyList<MetricsPoint> Points)
{
    public static MetricsSteps Of(MetricsSeries series) => new(series.Step.TotalSeconds, series.Total, series.Points);
}

/// <summary>Something that goes up and down.</summary>
internal sealed record MetricsLevel(double Mean, double Max)
{
    public static MetricsLevel Of(LevelFigures level) => new(level.Mean, level.Max);
}

/// <summary>One container.</summary>
internal sealed record MetricsContainer(
    string Name, double Invocations, bool ColdStarted, long Count, long Errors, double P50, double P90, double P99, double Max, MetricsLevel CpuPercent, MetricsLevel MemoryBytes)
{
    public static MetricsContainer Of(ContainerReport one) => new(
        one.Name, one.Invocations, one.ColdStarted, one.Count, one.Errors, one.P50, one.P90, one.P99, one.Max, MetricsLevel.Of(one.Cpu), MetricsLevel.Of(one.Memory));
}

/// <summary>What only the container that answered knows of itself: what it takes, its slowest calls of AWS, and when its memory was short.</summary>
internal sealed record MetricsThisContainer(ResourceFigures Resources, IReadOnlyList<SlowCall> SlowestCalls, IReadOnlyList<PressureEpisode> MemoryPressure)
{
    public static MetricsThisContainer Of(IProcessResources resources, ISlowCallLog calls, IMemoryPressure pressure) => new(resources.Read(), calls.Slowest, pressure.Episodes);
}
