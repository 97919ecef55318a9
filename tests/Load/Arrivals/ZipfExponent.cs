namespace Thaw.Load.Arrivals;

/// <summary>How unevenly recorded accesses are spread: the exponent of the Zipf law that makes them likeliest.</summary>
internal static class ZipfExponent
{
    private const double Step = 0.01;
    private const double Most = 2;

    /// <summary>The median of the traces': one that goes round in a loop has 0, and must not flatten the others.</summary>
    public static double Of(RecordedTraces traces)
    {
        var exponents = traces.Accesses.Select(Of).Order().ToList();
        return (exponents[(exponents.Count - 1) / 2] + exponents[exponents.Count / 2]) / 2;
    }

    private static double Of(IReadOnlyList<int> accesses)
    {
        var counts = accesses.CountBy(static key => key).Select(static pair => pair.Value).OrderDescending().ToList();
        var logarithms = counts.Select(static (_, i) => Math.Log(i + 1)).ToArray();
        var weighted = counts.Zip(logarithms, static (count, logarithm) => count * logarithm).Sum();

        // The likelihood's logarithm; it has one maximum.
        double Likelihood(double exponent) => (-exponent * weighted) - (accesses.Count * Math.Log(logarithms.Sum(logarithm => Math.Exp(-exponent * logarithm))));
        return Enumerable.Range(0, (int)(Most / Step) + 1).Select(static i => i * Step).MaxBy(Likelihood);
    }
}
