namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A function that is about to run out of memory, and one that takes more than the threshold.</summary>
internal sealed class UndersizedMemoryRule : IRule
{
    private const double Megabyte = 1024 * 1024;

    public string Id => "memory.undersized";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var functions = FunctionFigures.All(input);
        foreach (var seen in functions)
        {
            if (seen.Megabytes is { } given && NearLimit(input, seen, given) is { } finding)
            {
                yield return finding;
            }
            else if (seen.MaxMegabytes > input.Options.MemoryMegabytes)
            {
                yield return AboveThreshold(input, seen.Name, seen.MaxMegabytes);
            }
        }

        // A fleet too large for its containers to be told has its own.
        if (functions.Count == 0 && input.Report.Memory.Max / Megabyte > input.Options.MemoryMegabytes)
        {
            yield return AboveThreshold(input, "fleet", input.Report.Memory.Max / Megabyte);
        }
    }

    private Finding? NearLimit(JudgingInput input, FunctionFigures seen, int given)
    {
        const double Tight = 0.9;
        if (seen.MaxMegabytes <= Tight * given)
        {
            return null;
        }

        var size = (int)Math.Ceiling(seen.MaxMegabytes * 1.4 / 64) * 64;
        return this.Find(
            seen.MaxMegabytes > 0.97 * given ? Severity.Critical : Severity.Warning,
            seen.Name,
            $"Give it {size} MB: Lambda kills a container that takes more than it has, with whatever it is doing.",
            new(null, -input.AMonth(seen.Seconds * (size - given) / 1_024 * input.Options.Prices.GigabyteSecond)),
            ("givenMegabytes", given), ("maxMegabytes", seen.MaxMegabytes), ("recommendedMegabytes", size));
    }

    private Finding AboveThreshold(JudgingInput input, string subject, double megabytes) => this.Find(
        Severity.Warning,
        subject,
        "A process takes more than MEMORY_THRESHOLD_MB: shrink the cache's memory tier (L1_CACHE_SIZE), or raise the threshold.",
        FindingEffect.Unknown, // the memory is paid for whether it is taken or not
        ("maxMegabytes", megabytes), ("thresholdMegabytes", input.Options.MemoryMegabytes));
}
