namespace Thaw.Monitoring.Judging;

/// <summary>What was found in a window.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end.</param>
/// <param name="PricesAsOf">Of when the prices are.</param>
/// <param name="Findings">What was found, the gravest first.</param>
public sealed record AnalysisReport(DateTimeOffset From, DateTimeOffset To, DateOnly PricesAsOf, IReadOnlyList<Finding> Findings);
