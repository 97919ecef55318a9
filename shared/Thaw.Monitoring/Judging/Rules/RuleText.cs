namespace Thaw.Monitoring.Judging.Rules;

/// <summary>What rules have in common.</summary>
internal static class RuleText
{
    // What is told as durations without anybody waiting, or by whose own wish they do: ages, intervals, work behind the answer, tasks, long polls.
    private static readonly string[] NotWaitedFor = [FigureReader.Remake, FigureReader.HitAge, FigureReader.LongPoll, "wait ", "task ", "after_response", "coldstart ", Upstream];
    private const string Upstream = "upstream ";

    // An invocation may be a batch or a schedule, for which nobody waits; a request is an operation of its own.
    public static bool IsWaitedFor(string operation) => operation != FigureReader.Invocation && !Array.Exists(NotWaitedFor, prefix => operation.StartsWith(prefix, StringComparison.Ordinal));

    public static bool IsUpstream(string operation) => operation.StartsWith(Upstream, StringComparison.Ordinal);

    public static Finding Find(this IRule rule, Severity severity, string subject, string recommendation, FindingEffect effect, params ReadOnlySpan<(string Name, double Value)> evidence)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in evidence)
        {
            figures[name] = Math.Round(value, 6);
        }

        return new Finding { Rule = rule.Id, Severity = severity, Subject = subject, Evidence = figures, Recommendation = recommendation, Effect = effect };
    }
}
