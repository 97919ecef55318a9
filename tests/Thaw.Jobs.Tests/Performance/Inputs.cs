using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Tests.Performance;

/// <summary>What tunables and actions are asked with.</summary>
internal static class Inputs
{
    /// <summary>Findings over no figures.</summary>
    public static TuningInput Of(params Finding[] findings) => Of(new MetricsSnapshot(), findings);

    /// <summary>Findings over figures of an hour.</summary>
    public static TuningInput Of(MetricsSnapshot figures, params Finding[] findings)
    {
        var now = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var report = new MetricsReport
        {
            From = now.AddHours(-1), To = now, Operations = [], Invocations = 0, ColdStarts = 0, Tiers = [], PoolReuse = null, Cpu = default, Memory = default, CapacityUnits = 0,
            Containers = [], Unreadable = 0, Figures = figures,
        };
        return new TuningInput(new JudgingInput(report, new ThawJudgingOptions()), findings);
    }
}
