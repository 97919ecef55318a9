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
                FindingEffect.Unknown,
                ("meanPercent", cpu.Mean), ("maxPercent", cpu.Max), ("limitPercent", limit), ("samples", cpu.Count));
        }
    }
}
