namespace Thaw.Load.Arrivals;

/// <summary>Which key each access is for: by Zipf's law, or as recorded.</summary>
/// <param name="Accesses">An endless sequence of keys, numbered from 0; the same each time it is read.</param>
/// <param name="Description">Where they come from.</param>
internal sealed record KeySequence(IEnumerable<int> Accesses, string Description)
{
    /// <summary>The law's exponent where no traces are at hand: what <see cref="ZipfExponent"/> finds in those of web servers, file systems and programs that the cache is measured with.</summary>
    public const double Exponent = 0.8;

    /// <summary>Keys of which the n-th is asked for n^exponent times less often than the first.</summary>
    public static KeySequence Zipf(int keys, double exponent, int seed, string source = "") =>
        new(ZipfAccesses(keys, exponent, seed), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{keys} keys by Zipf's law, exponent {exponent:0.00}{source}"));

    /// <summary>The law with the exponent of recorded accesses.</summary>
    /// <exception cref="IOException">There are none.</exception>
    public static KeySequence ZipfOf(RecordedTraces traces, int keys, int seed) => Zipf(keys, ZipfExponent.Of(traces), seed, $", as in {traces.Description}");

    /// <summary>The accesses themselves, in turns of one a trace, over and over.</summary>
    public static KeySequence Replay(RecordedTraces traces) => new(InTurns(traces.Accesses), $"{traces.Description}, in turns");

    private static IEnumerable<int> ZipfAccesses(int keys, double exponent, int seed)
    {
        var random = new Random(seed);
        var cumulative = new double[keys];
        var sum = 0.0;
        for (var i = 0; i < keys; i++)
        {
            cumulative[i] = sum += Math.Pow(i + 1, -exponent);
        }

        while (true)
        {
            var found = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            yield return Math.Min(found < 0 ? ~found : found, keys - 1);
        }
    }

    private static IEnumerable<int> InTurns(IReadOnlyList<IReadOnlyList<int>> traces)
    {
        for (var i = 0L; ; i++)
        {
            foreach (var trace in traces)
            {
                yield return trace[(int)(i % trace.Count)];
            }
        }
    }
}
