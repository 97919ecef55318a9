using System.Globalization;
using System.Text.Json;
using Thaw.Benchmarks.Traces.Rivals;

namespace Thaw.Benchmarks.Traces;

/// <summary>Which share of a trace's accesses the memory tier answers, beside LRU and the optimum; with <c>--rivals</c>, beside W-TinyLFU too.</summary>
internal static class TracesVerb
{
    public static int Run(string[] args)
    {
        if (args is not [var directory, .. var options] || !Directory.Exists(directory))
        {
            Console.Error.WriteLine("traces: name a directory of traces, one key a line in each *.txt.");
            return 2;
        }
        var sizes = (Option(options, "--sizes") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        var seed = ulong.Parse(Option(options, "--seed") ?? "1", CultureInfo.InvariantCulture);
        var rivals = options.Contains("--rivals");
        using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (var file in Directory.GetFiles(directory, "*.txt").Where(f => !Path.GetFileName(f).StartsWith("README", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            var trace = Trace.Read(file);
            foreach (var size in sizes.Length > 0 ? sizes : [Math.Max(1, trace.Distinct / 20), Math.Max(1, trace.Distinct / 5)])
                WriteRow(json, trace, size, seed, rivals);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        Console.WriteLine();
        return 0;
    }

    private static void WriteRow(Utf8JsonWriter json, Trace trace, int size, ulong seed, bool rivals)
    {
        json.WriteStartObject();
        json.WriteString("trace", trace.Name);
        json.WriteNumber("size", size);
        json.WriteNumber("ours", Percent(MemoryTierReplay.CountHits(trace, size, seed)));
        json.WriteNumber("lru", Percent(LruReplay.CountHits(trace, size)));
        if (rivals)
        {
            json.WriteNumber("wTinyLfu", Percent(WTinyLfu.CountHits(trace, size, climbs: true)));
            json.WriteNumber("wTinyLfuFixed", Percent(WTinyLfu.CountHits(trace, size, climbs: false)));
        }
        json.WriteNumber("optimum", Percent(OptimumReplay.CountHits(trace, size)));
        json.WriteEndObject();
        json.Flush();

        double Percent(int hits) => Math.Round(100d * hits / Math.Max(1, trace.Ids.Length), 2);
    }

    private static string? Option(string[] options, string name)
    {
        var i = Array.IndexOf(options, name);
        return i >= 0 && i + 1 < options.Length ? options[i + 1] : null;
    }
}
