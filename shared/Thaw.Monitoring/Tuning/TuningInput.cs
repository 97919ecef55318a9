using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Tuning;

/// <summary>What proposals rest on.</summary>
/// <param name="Figures">The fleet's figures.</param>
/// <param name="Findings">What rules found in them.</param>
public sealed record TuningInput(JudgingInput Figures, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether nothing is to come of it: evidence that is used up by a proposal is then kept.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>By the id of a tunable how it came to its value, where it was tuned.</summary>
    public IReadOnlyDictionary<string, TuningLast> Last { get; init; } = new Dictionary<string, TuningLast>(StringComparer.Ordinal);

    /// <summary>What a rule found of a subject, if anything.</summary>
    public Finding? Find(string rule, string subject) => Findings.FirstOrDefault(one => one.Rule == rule && one.Subject == subject);
}
