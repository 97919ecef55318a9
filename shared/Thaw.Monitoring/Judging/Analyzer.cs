namespace Thaw.Monitoring.Judging;

/// <summary>Has every rule judge, and puts what matters most first.</summary>
public sealed class Analyzer(IEnumerable<IRule> rules)
{
    private readonly IRule[] _rules = [.. rules];

    /// <summary>What they find: the gravest first, of equal ones what saves most.</summary>
    public IReadOnlyList<Finding> Analyze(JudgingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return
        [
            .. _rules.SelectMany(rule => rule.Judge(input)).OrderByDescending(static finding => finding.Severity)
                .ThenByDescending(static finding => finding.Effect.DollarsAMonth ?? 0).ThenByDescending(static finding => finding.Effect.P90Milliseconds ?? 0)
                .ThenBy(static finding => finding.Rule, StringComparer.Ordinal).ThenBy(static finding => finding.Subject, StringComparer.Ordinal),
        ];
    }
}
