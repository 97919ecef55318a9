using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Tuning;

/// <summary>What proposals rest on.</summary>
/// <param name="Figures">The fleet's figures.</param>
/// <param name="Findings">What rules found in them.</param>
public sealed record TuningInput(JudgingInput Figures, IReadOnlyList<Finding> Findings)
{
    /// <summary>What a rule found of a subject, if anything.</summary>
    public Finding? Find(string rule, string subject) => Findings.FirstOrDefault(one => one.Rule == rule && one.Subject == subject);
}
