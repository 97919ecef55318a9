namespace Thaw.Load.Arrivals;

/// <summary>Which key each access is for: by Zipf's law, or as recorded.</summary>
/// <param name="Accesses">An endless sequence of keys, numbered from 0.</param>
/// <param name="Popular">The keys to begin with, the most popular first.</param>
/// <param name="Description">Where they come from.</param>
internal sealed record KeySequence(IEnumerable<int> Accesses, IReadOnlyList<int> Popular, string Description)
{
    private const double Exponent = 1.0;

    // A trace is held in memory: so many accesses of it, and of all files together.
    private const int MaximumAccesses = 2_000_000;
    private const int MaximumPrefill = 2_000;

    /// <summary>Keys of which the n-th is asked for 1/n as often as the first. The more popular half is there from the start.</summary>
    public static KeySequence Zipf(int keys, int seed) =>
        new(ZipfAccesses(keys, seed), [.. Enumerable.Range(0, Math.Min((keys + 1) / 2, MaximumPrefill))], $"{keys} keys by Zipf's law, exponent {Exponent:0.0}");

    /// <summary>The accesses of all <c>*.txt</c> of a folder, one key a line, in turns of one access a file, over and over.</summary>
    /// <exception cref="IOException">There are none.</exception>
    public static KeySequence Recorded(string folder)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new List<int>();
        var files = Directory.EnumerateFiles(folder, "*.txt").Where(static file => !Path.GetFileName(file).StartsWith("README", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        var traces = files.ConvertAll(file => Read(file, MaximumAccesses / files.Count, known, counts));
        traces.RemoveAll(static trace => trace.Count == 0);
        return traces.Count == 0
            ? throw new IOException($"{folder} holds no traces: one key a line in each *.txt.")
            : new KeySequence(
                InTurns(traces), [.. Enumerable.Range(0, counts.Count).OrderByDescending(key => counts[key]).Take(MaximumPrefill)],
                $"{traces.Sum(static trace => trace.Count)} recorded accesses to {known.Count} keys, {traces.Count} traces in turns");
    }

    // Traces number their keys each for itself.
    private static List<int> Read(string file, int most, Dictionary<string, int> known, List<int> counts)
    {
        var (name, accesses) = (Path.GetFileNameWithoutExtension(file), new List<int>());
        foreach (var line in File.ReadLines(file).Where(static line => line.Length > 0).Take(most))
        {
            if (!known.TryGetValue($"{name}:{line}", out var key))
            {
                known.Add($"{name}:{line}", key = known.Count);
                counts.Add(0);
            }

            counts[key]++;
            accesses.Add(key);
        }

        return accesses;
    }

    private static IEnumerable<int> ZipfAccesses(int keys, int seed)
    {
        var random = new Random(seed);
        var cumulative = new double[keys];
        var sum = 0.0;
        for (var i = 0; i < keys; i++)
        {
            cumulative[i] = sum += 1 / Math.Pow(i + 1, Exponent);
        }

        while (true)
        {
            var found = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            yield return Math.Min(found < 0 ? ~found : found, keys - 1);
        }
    }

    private static IEnumerable<int> InTurns(List<List<int>> traces)
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
