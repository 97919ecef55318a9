using System.Globalization;
using System.Text;

namespace Thaw.Benchmarks.Measurements;

/// <summary>What the README quotes of <see cref="MeasurementsDocument"/>.</summary>
internal static class ReadmeFigures
{
    private const string Missing = "not measured yet";

    /// <summary>A block by its name; nothing where nobody knows it.</summary>
    public static string? Of(string name, string document) => name switch
    {
        "lambda" => Lambda(MeasuredTables.Of(document, "lambda")),
        "summary" => Summary(document),
        _ => null,
    };

    private static string Lambda(MeasuredTables? lambda)
    {
        if (lambda is null)
        {
            return $"({Missing})";
        }

        var text = new StringBuilder("| | start to first response | CPU an invocation | later | latency | allocated | peak memory |\n|---|---|---|---|---|---|---|\n");
        foreach (var (name, title) in ((string, string)[])[
            ("floor", "a program that answers with a constant over a raw socket"),
            ("thaw", "**the Api on Thaw's server**"),
            ("custom", "the same with a runtime of its own, trimmed, for `provided.al2023`"),
            ("kestrel", "the Api on Kestrel, asked over HTTP: one exchange a request where the Runtime API takes two")])
        {
            if (lambda[name, "firstResponseMillis"] is null)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"| {title} | {Figure(lambda[name, "firstResponseMillis"], "ms")} | {Figure(lambda[name, "cpuMicros"], "µs")} | {Figure(lambda[name, "steadyCpuMicros"], "µs")} | ")
                .Append(CultureInfo.InvariantCulture, $"{Figure(lambda[name, "latencyMicros"], "µs")} | {Figure(lambda[name, "allocatedBytes"] / 1024, "KB", "0.0")} | {Figure(lambda[name, "peakMegabytes"], "MB")} |\n");
        }

        var custom = lambda["custom", "firstResponseMillis"] is { } first ? $" ({Times(first, lambda["floor", "firstResponseMillis"])} with a runtime of its own)" : "";
        return text.Append(CultureInfo.InvariantCulture,
            $"\nAgainst the floor of the same run it is {Ratio(lambda, "firstResponseMillis")} in starting{custom}, {Ratio(lambda, "cpuMicros")} in CPU, {Ratio(lambda, "latencyMicros")} in latency ({lambda.When}).").ToString();
    }

    private static string Summary(string document)
    {
        var text = new StringBuilder("| | Thaw | beside it | ratio | measured |\n|---|---|---|---|---|\n");
        var (hits, traces, tasks) = (MeasuredTables.Of(document, "hits"), MeasuredTables.Of(document, "traces"), MeasuredTables.Of(document, "tasks"));
        var (monitoring, web, dynamodb) = (MeasuredTables.Of(document, "monitoring"), MeasuredTables.Of(document, "web"), MeasuredTables.Of(document, "dynamodb"));
        Row(text, "a hit in memory, `TryGet`", hits, hits?["tryGet", "nanos"], "ns", "`ConcurrentDictionary`", hits?["dictionary", "nanos"]);
        Row(text, "a hit in memory, `HybridCache.GetOrCreateAsync`", hits, hits?["hybridCache", "nanos"], "ns", "`MemoryCache.TryGetValue`", hits?["memoryCache", "nanos"]);
        Row(text, "hits of a memory tier that holds a part of a trace's keys, on average", traces, Mean(traces, "ours"), "%", "LRU", Mean(traces, "lru"));
        Row(text, "the same", traces, Mean(traces, "ours"), "%", "the optimum", Mean(traces, "optimum"));
        Row(text, "tasks on SQLite, 20 callers", tasks, tasks?["sqlite", "byMany.tasksPerSecond"], "a second", "the queue's bare loop", tasks?["sqlite", "byMany.bareMessagesPerSecond"]);
        Row(text, "tasks on the emulators of DynamoDB and SQS, 20 callers", tasks, tasks?["emulators", "byMany.tasksPerSecond"], "a second", "the queue's bare loop", tasks?["emulators", "byMany.bareMessagesPerSecond"]);
        Row(text, "a measured span", monitoring, monitoring?["span", "nanos"], "ns", "reading the stopwatch twice", monitoring?["stopwatch", "nanos"]);
        Row(text, "an endpoint whose origin takes 20 ms, answers kept", web, web?["cachedPerSecond", "figure"], "a second", "without", web?["uncachedPerSecond", "figure"]);
        Row(text, "CPU of a read from DynamoDB over TLS", dynamodb, dynamodb?["ours/tls/two", "cpuMicros"], "µs", "AWSSDK", dynamodb?["sdk/tls/two", "cpuMicros"]);
        Row(text, "the first such read of a process", dynamodb, dynamodb?["ours/tls/two", "firstCallMillis"], "ms", "AWSSDK", dynamodb?["sdk/tls/two", "firstCallMillis"]);
        return text.ToString().TrimEnd('\n');
    }

    private static void Row(StringBuilder text, string what, MeasuredTables? of, double? ours, string unit, string beside, double? theirs) => text.Append(
        CultureInfo.InvariantCulture, $"| {what} | {(of is null ? Missing : Figure(ours, unit))} | {beside}{(theirs is null ? "" : $": {Figure(theirs, unit)}")} | {Times(ours, theirs)} | {of?.When} |\n");

    private static double? Mean(MeasuredTables? tables, string column) =>
        tables?.RowsWith(column).Select(row => tables[row, column]).OfType<double>().ToList() is { Count: > 0 } figures ? figures.Average() : null;

    private static string Ratio(MeasuredTables lambda, string column) => Times(lambda["thaw", column], lambda["floor", column]);

    private static string Times(double? ours, double? theirs) => ours / theirs is { } ratio && double.IsFinite(ratio) ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0#} ×") : "–";

    private static string Figure(double? value, string unit, string? format = null) => value is { } figure
        ? $"{figure.ToString(format ?? (Math.Abs(figure) < 20 ? "0.#" : "#,0"), CultureInfo.InvariantCulture)} {unit}"
        : "–";
}
