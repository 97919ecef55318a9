using Thaw.Load.Running;

namespace Thaw.Load.Reporting;

/// <summary>What was due in one slice of the run's time.</summary>
/// <param name="FromSeconds">When it begins.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="P50">Milliseconds; 0 where nothing was due.</param>
/// <param name="P90">The same.</param>
/// <param name="P95">The same.</param>
/// <param name="P99">The same.</param>
/// <param name="Max">The same.</param>
internal sealed record SliceFigures(double FromSeconds, double PerSecond, long Errors, double P50, double P90, double P95, double P99, double Max)
{
    public static SliceFigures Of(int index, TimeSpan length, Tally tally)
    {
        var of = tally.Latency;
        return new(
            index * length.TotalSeconds, Math.Round(tally.Count / length.TotalSeconds, 2), tally.Errors, Math.Round(of.Quantile(0.5), 3), Math.Round(of.Quantile(0.9), 3),
            Math.Round(of.Quantile(0.95), 3), Math.Round(of.Quantile(0.99), 3), Math.Round(of.Max, 3));
    }
}
