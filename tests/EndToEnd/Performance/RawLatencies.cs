using System.Globalization;

namespace Thaw.EndToEnd;

/// <summary>What one server under test wrote down of every request that it served.</summary>
internal sealed record RawLatency(DateTimeOffset At, string Operation, double Milliseconds)
{
    public static List<RawLatency> Read(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>The value that so large a part of all does not exceed.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double quantile) => sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Count), 1, sorted.Count) - 1];

    private static RawLatency Parse(string line)
    {
        var fields = line.Split(' ');
        return new RawLatency(
            new DateTimeOffset(long.Parse(fields[0], CultureInfo.InvariantCulture), TimeSpan.Zero), $"{fields[1]} {fields[2]}", double.Parse(fields[3], CultureInfo.InvariantCulture) * 1_000);
    }
}
