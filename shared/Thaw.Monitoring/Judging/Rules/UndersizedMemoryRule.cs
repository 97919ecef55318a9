namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A process that is about to run out of memory.</summary>
internal sealed class UndersizedMemoryRule : IRule
{
    public string Id => "memory.undersized";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const double Tight = 0.9;
        if (input.Function is { } function)
        {
            if (FunctionFigures.Of(input) is { } seen && seen.MaxMegabytes > Tight * function.Megabytes)
            {
                var size = (int)Math.Ceiling(seen.MaxMegabytes * 1.4 / 64) * 64;
                yield return this.Find(
                    seen.MaxMegabytes > 0.97 * function.Megabytes ? Severity.Critical : Severity.Warning,
                    function.Name,
                    $"Give it {size} MB: Lambda kills a container that takes more than it has, with whatever it is doing.",
                    new(null, -input.AMonth(seen.Seconds * (size - function.Megabytes) / 1_024 * input.Options.Prices.GigabyteSecond)),
                    ("givenMegabytes", function.Megabytes), ("maxMegabytes", seen.MaxMegabytes), ("recommendedMegabytes", size));
            }
        }
        else if (input.Report.Memory.Max > input.Options.MemoryMegabytes * 1024.0 * 1024)
        {
            yield return this.Find(
                Severity.Warning,
                "fleet",
                "A process takes more than MEMORY_THRESHOLD_MB: shrink the cache's memory tier (L1_CACHE_SIZE), or raise the threshold.",
                FindingEffect.Unknown,
                ("maxMegabytes", input.Report.Memory.Max / 1024 / 1024), ("thresholdMegabytes", input.Options.MemoryMegabytes));
        }
    }
}
