using System.Runtime.InteropServices;

namespace Thaw.Benchmarks.Traces;

/// <summary>A recorded sequence of accesses: the keys, and which of them each access asks for.</summary>
internal sealed class Trace(string name, string[] keys, int[] ids)
{
    public string Name { get; } = name;

    public string[] Keys { get; } = keys;

    public int[] Ids { get; } = ids;

    public int Distinct => Keys.Length;

    public static Trace Read(string file) => From(Path.GetFileNameWithoutExtension(file), File.ReadLines(file).Where(line => line.Length > 0));

    public static Trace From(string name, IEnumerable<string> accesses)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = new List<int>();
        foreach (var key in accesses)
        {
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out var seen);
            if (!seen)
                id = known.Count - 1;
            ids.Add(id);
        }
        return new Trace(name, [.. known.Keys], [.. ids]);
    }
}
