namespace Thaw.Monitoring.Tests.Support;

/// <summary>Values in seconds as services take them, and as an adversary would choose them. All from a microsecond to an hour; the same at every run.</summary>
internal static class Distributions
{
    private const double Least = 1e-6;
    private const double Most = 3_600;

    public static readonly Dictionary<string, Func<Random, int, double>> All = new(StringComparer.Ordinal)
    {
        ["uniform"] = static (random, _) => 0.001 + random.NextDouble(),
        ["log-uniform over the whole range"] = static (random, _) => Least * Math.Pow(Most / Least, random.NextDouble()),
        ["log-normal, as latencies are"] = static (random, _) => Math.Clamp(0.02 * Math.Exp(0.6 * Normal(random)), Least, Most),
        ["two humps, hit and miss"] = static (random, _) => random.NextDouble() < 0.9 ? 0.0004 + 0.0002 * random.NextDouble() : 0.2 + 0.1 * random.NextDouble(),
        ["pareto, a long tail"] = static (random, _) => Math.Min(0.001 / Math.Pow(1 - random.NextDouble(), 1 / 1.1), Most),
        ["constant"] = static (_, _) => 0.0123,
        ["powers of two, bucket edges"] = static (_, i) => Math.ScaleB(1, (i % 31) - 19),
        ["just below bucket edges"] = static (_, i) => Math.BitDecrement(Math.ScaleB(1 + (i % 64) / 64.0, (i % 29) - 18)),
        ["bottom of every octave, where buckets are widest"] = static (_, i) => Math.ScaleB(1 + 1 / 64.0, (i % 30) - 19) * (1 - 1e-12),
        ["ascending"] = static (_, i) => Least + i * 0.001,
        ["one outlier an hour away"] = static (_, i) => i == 5_000 ? Most : 0.000_001,
        ["every bucket once in turn"] = static (_, i) => Math.Min(Least * Math.Pow(1.0035, i % 6_200), Most),
    };

    public static double[] Draw(string name, int count, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => All[name](random, i))];
    }

    /// <summary>The percentile by its definition: the nearest rank.</summary>
    public static double Exact(double[] values, double quantile)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length), 1, sorted.Length) - 1];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
