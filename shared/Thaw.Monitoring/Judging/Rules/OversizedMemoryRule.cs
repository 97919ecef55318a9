namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A function that is given far more memory than it takes, and does not need the processor that comes with it.</summary>
internal sealed class OversizedMemoryRule : IRule
{
    public string Id => "memory.oversized";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const double Used = 0.5;
        const double Headroom = 1.4;
        const int Smallest = 128;
        foreach (var seen in FunctionFigures.All(input))
        {
            if (seen.Megabytes is not (> Smallest and var given) || seen.Invocations < input.Options.MinimumCount || seen.MaxMegabytes <= 0 || seen.MaxMegabytes > Used * given)
            {
                continue;
            }

            // With memory goes processor: what it used of this size it must have in the next one, below the limit.
            var byProcessor = given * seen.CpuPercent / input.Options.CpuPercent;
            var size = (int)Math.Max(Smallest, Math.Ceiling(Math.Max(seen.MaxMegabytes * Headroom, byProcessor) / 64) * 64);
            var dollars = input.AMonth(seen.Seconds * (given - size) / 1_024 * input.Options.Prices.GigabyteSecond);
            if (size <= given * 3 / 4)
            {
                yield return this.Find(
                    dollars >= input.Options.MinimumDollars ? Severity.Warning : Severity.Info,
                    seen.Name,
                    $"Give it {size} MB and look at its P90 afterwards: a smaller function has less processor too.",
                    new(null, dollars),
                    ("givenMegabytes", given), ("maxMegabytes", seen.MaxMegabytes), ("cpuPercent", seen.CpuPercent), ("gigabyteSeconds", seen.Seconds * given / 1_024), ("recommendedMegabytes", size));
            }
        }
    }
}
