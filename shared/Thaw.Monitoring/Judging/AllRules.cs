using Thaw.Monitoring.Judging.Rules;

namespace Thaw.Monitoring.Judging;

/// <summary>The rules that ship.</summary>
public static class AllRules
{
    /// <summary>One of each.</summary>
    public static IReadOnlyList<IRule> Create() =>
    [
        new HitRateRule(), new ShortLifetimeRule(), new LongLifetimeRule(), new NeverReadRule(), new TierCostRule(), new HotKeyRule(),
        new SlowOperationRule(), new TargetRule(), new SlowUpstreamRule(), new ErrorRateRule(), new TimeoutRateRule(),
        new OversizedMemoryRule(), new UndersizedMemoryRule(), new ColdStartRule(), new CpuRule(),
        new QueueAgeRule(), new RetryRule(), new TaskRetryRule(), new DimensionCostRule(),
        new ScanRule(), new FilteredReadRule(), new RepeatedReadRule(),
    ];
}
