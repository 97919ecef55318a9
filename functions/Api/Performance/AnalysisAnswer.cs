using Thaw.Monitoring.Judging;

namespace Thaw.Api;

/// <summary>What was found in a window. Dollars are by list prices of the date given; less than zero costs.</summary>
internal sealed record AnalysisAnswer(DateTimeOffset From, DateTimeOffset To, DateOnly PricesAsOf, IReadOnlyList<AnalysisFinding> Findings)
{
    private const string HotKey = "cache.hot-key";

    /// <summary>What a caller is told; which key is hot, by its digest, is for operators, as among the metrics.</summary>
    public static AnalysisAnswer Of(AnalysisReport report, bool isOperator) =>
        new(report.From, report.To, report.PricesAsOf, [.. report.Findings.Where(one => isOperator || one.Rule != HotKey).Select(AnalysisFinding.Of)]);
}

/// <summary>One finding.</summary>
internal sealed record AnalysisFinding(
    string Rule, string Severity, string Subject, IReadOnlyDictionary<string, double> Evidence, string Recommendation, double? SavesMsAtP90, double? SavesDollarsAMonth)
{
    public static AnalysisFinding Of(Finding one) => new(
        one.Rule, one.Severity.ToString().ToLowerInvariant(), one.Subject, one.Evidence, one.Recommendation, Rounded(one.Effect.P90Milliseconds), Rounded(one.Effect.DollarsAMonth));

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 3) : null;
}
