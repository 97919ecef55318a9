namespace Thaw.Load.Arrivals;

/// <summary>Recorded accesses: one key a line in each <c>*.txt</c> of a folder.</summary>
/// <param name="Accesses">The keys of each file, numbered from 0 over all of them: files name their keys each for itself.</param>
/// <param name="Keys">How many different ones there are.</param>
internal sealed record RecordedTraces(IReadOnlyList<IReadOnlyList<int>> Accesses, int Keys)
{
    // They are held in memory: so many of all files together.
    private const int MaximumAccesses = 2_000_000;

    public string Description => $"{Accesses.Sum(static trace => trace.Count)} recorded accesses to {Keys} keys in {Accesses.Count} traces";

    /// <exception cref="IOException">There are none.</exception>
    public static RecordedTraces Read(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.txt").Where(static file => !Path.GetFileName(file).StartsWith("README", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var traces = files.ConvertAll(file => Read(file, MaximumAccesses / files.Count, known));
        traces.RemoveAll(static trace => trace.Count == 0);
        return traces.Count == 0 ? throw new IOException($"{folder} holds no traces: one key a line in each *.txt.") : new RecordedTraces(traces, known.Count);
    }

    private static List<int> Read(string file, int most, Dictionary<string, int> known)
    {
        var (name, accesses) = (Path.GetFileNameWithoutExtension(file), new List<int>());
        foreach (var line in File.ReadLines(file).Where(static line => line.Length > 0).Take(most))
        {
            if (!known.TryGetValue($"{name}:{line}", out var key))
            {
                known.Add($"{name}:{line}", key = known.Count);
            }

            accesses.Add(key);
        }

        return accesses;
    }
}
