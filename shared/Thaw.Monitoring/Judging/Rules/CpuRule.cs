using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Containers that are busy with computing most of the time.</summary>
internal sealed class CpuRule : IRule
{
    public string Id => "cpu.busy";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var (cpu, limit) = (input.Report.Cpu, input.Options.CpuPercent);
        if (cpu.Count >= 5 && cpu.Mean > limit)
        {
            yield return this.Find(
                cpu.Mean > (100 + limit) / 2 ? Severity.Critical : Severity.Warning,
                "fleet",
                "Give functions more memory, with which processor goes: what then takes half as long costs no more. Or cache what is computed.",
                Doubled(input, cpu.Mean / 100),
                ("meanPercent", cpu.Mean), ("maxPercent", cpu.Max), ("limitPercent", limit), ("samples", cpu.Count));
        }
    }

    // Twice the memory is twice the processor: of its time a container then computes for half of what it did, and each second costs twice as much. Only where sizes are known does one go with the other.
    private static FindingEffect Doubled(JudgingInput input, double computing)
    {
        var functions = FunctionFigures.All(input).Where(static one => one.Megabytes is not null).ToList();
        if (functions.Count == 0)
        {
            return FindingEffect.Unknown;
        }

        var now = input.AMonth(functions.Sum(static one => one.Seconds * one.Megabytes!.Value / 1_024) * input.Options.Prices.GigabyteSecond);
        var then = now * 2 * (1 - (computing / 2));
        var requests = new PercentileSketch();
        foreach (var (_, one) in input.Report.Figures.Operations.Where(static one => one.Value.IsEntry && RuleText.IsWaitedFor(one.Key)))
        {
            one.MergeInto(requests);
        }

        return new FindingEffect(requests.Count == 0 ? null : requests.Quantile(0.9) * 1_000 * computing / 2, now - then);
    }
}
