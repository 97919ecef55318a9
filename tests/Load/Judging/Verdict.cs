using Thaw.Local;

namespace Thaw.Load.Judging;

/// <summary>A threshold held against what was measured.</summary>
/// <param name="Name">The threshold.</param>
/// <param name="What">What it limits.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Limit">The limit.</param>
/// <param name="AtLeast">Whether it is a lower limit.</param>
/// <param name="Actual">The figure; nothing where there is none.</param>
/// <param name="Outcome">One of the three below.</param>
/// <param name="Note">How it was measured, or why not.</param>
internal sealed record Verdict(string Name, string What, string Unit, double Limit, bool AtLeast, double? Actual, string Outcome, string Note)
{
    public const string Passed = "pass";
    public const string Failed = "fail";
    public const string NotMeasured = "not measured";

    /// <summary>What the process says to whoever started it. A run of which nothing could be judged is no success.</summary>
    public static int ExitCodeOf(IReadOnlyCollection<Verdict> verdicts) =>
        verdicts.Any(static verdict => verdict.Outcome == Failed) || !verdicts.Any(static verdict => verdict.Outcome == Passed) ? ExitCode.Failed : ExitCode.Fine;
}
