namespace Thaw.Load.Reporting;

/// <summary>One endpoint then and now: requests a second, milliseconds, percent of errors.</summary>
internal sealed record ComparisonRow(
    string Name, double PerSecondBefore, double PerSecond, double P50Before, double P50, double P95Before, double P95, double P99Before, double P99, double ErrorPercentBefore, double ErrorPercent)
{
    public static ComparisonRow Of(string name, Figures before, Figures now) => new(
        name, before.PerSecond, now.PerSecond, before.P50, now.P50, before.P95, now.P95, before.P99, now.P99, before.ErrorPercent, now.ErrorPercent);
}
