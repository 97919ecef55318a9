using System.Text.Json.Nodes;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Emf;

/// <summary>Every kind of event against the specification's JSON schema; and the schema against events that are wrong.</summary>
public sealed class EmfSchemaTests
{
    public static TheoryData<string, Action<JsonObject>> Wrongs => new()
    {
        { "101 metrics", static root => Fill(root, 101) },
        { "101 values", static root => root["Duration"] = new JsonArray([.. Enumerable.Range(0, 101).Select(static i => (JsonNode)i)]) },
        { "101 counted values", static root => root["Waits"]!["Values"] = new JsonArray([.. Enumerable.Range(0, 101).Select(static i => (JsonNode)i)]) },
        { "no values", static root => root["Duration"] = new JsonArray() },
        { "31 dimensions", static root => Dimension(root, 31) },
        { "NaN as text", static root => root["Duration"] = "NaN" },
        { "a number in words", static root => root["Duration"] = new JsonArray("1") },
        { "null for a value", static root => root["Duration"] = null },
        { "an object for a value", static root => root["Duration"] = new JsonObject { ["value"] = 1 } },
        { "counts of halves", static root => root["Waits"]!["Counts"] = new JsonArray(0.5) },
        { "no metadata", static root => root.Remove("_aws") },
        { "no timestamp", static root => root["_aws"]!.AsObject().Remove("Timestamp") },
        { "a timestamp in words", static root => root["_aws"]!["Timestamp"] = "2026-01-01" },
        { "a timestamp of half a millisecond", static root => root["_aws"]!["Timestamp"] = 1_767_225_600_000.5 },
        { "no directive", static root => root["_aws"]!["CloudWatchMetrics"] = new JsonArray() },
        { "more in the metadata", static root => root["_aws"]!["Version"] = "0" },
        { "no namespace", static root => Directive(root).Remove("Namespace") },
        { "an empty namespace", static root => Directive(root)["Namespace"] = "" },
        { "a namespace too long", static root => Directive(root)["Namespace"] = new string('n', 256) },
        { "no sets of dimensions", static root => Directive(root)["Dimensions"] = new JsonArray() },
        { "dimensions without sets", static root => Directive(root)["Dimensions"] = new JsonArray("FunctionName") },
        { "a dimension that is not there", static root => root.Remove("FunctionName") },
        { "a dimension without a value", static root => root["FunctionName"] = "" },
        { "a blank dimension", static root => root["FunctionName"] = "  " },
        { "a number for a dimension", static root => root["FunctionName"] = 7 },
        { "a dimension's value too long", static root => root["FunctionName"] = new string('v', 1_025) },
        { "a dimension's name too long", static root => Rename(root, new string('d', 251)) },
        { "a dimension that begins with a colon", static root => Rename(root, ":name") },
        { "no metrics", static root => Directive(root)["Metrics"] = new JsonArray() },
        { "a metric without a name", static root => Metric(root).Remove("Name") },
        { "a metric's name too long", static root => { Metric(root)["Name"] = new string('m', 256); root[new string('m', 256)] = 1; } },
        { "a metric that is not there", static root => root.Remove("Duration") },
        { "a unit that nobody knows", static root => Metric(root)["Unit"] = "Fortnights" },
        { "a resolution of 30", static root => Metric(root)["StorageResolution"] = 30 },
        { "more in a metric", static root => Metric(root)["Statistic"] = "p90" },
    };

    [Fact]
    public void Example_IsRight() => Assert.Empty(EmfSchema.Complaints(Example().ToJsonString()));

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void WrongEvent_IsRefused(string what, Action<JsonObject> mutate)
    {
        var root = Example();
        mutate(root);
        Assert.True(EmfSchema.Complaints(root.ToJsonString()).Count > 0, what);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryKindOfEvent_IsRight(bool highResolution)
    {
        var options = new ThawMonitoringOptions { HighResolution = highResolution, Prefix = "Facts", Environment = "dev", Dimensions = { ["FunctionName"] = "facts" } };
        var table = new SeriesTable();
        var figures = new List<Measured>();
        foreach (var area in Enum.GetValues<MetricsArea>())
        {
            foreach (var values in new[] { 1, 2, 100, 101, 1_000, 1_001, 5_000 })
                figures.Add(new Measured(Of(table, area, [], $"Values{values}", SeriesKind.Distribution), Sketch(values), 0));
            figures.Add(new Measured(Of(table, area, [], "Sum", SeriesKind.Sum), null, 3));
            figures.Add(new Measured(Of(table, area, [KeyValuePair.Create("Operation", "GET /orders/{id}"), KeyValuePair.Create("Tier", "memory")], "Hits", SeriesKind.Sum), null, 0));
            figures.Add(new Measured(Of(table, area, [.. Enumerable.Range(0, 40).Select(static i => KeyValuePair.Create($"d{i}", "v"))], "Many", SeriesKind.Sum), null, 1e15));
        }

        for (var i = 0; i < 250; i++)
            figures.Add(new Measured(Of(table, MetricsArea.Api, [], $"Metric{i}", SeriesKind.Sum), null, i));
        var output = new MemoryStream();
        using (var writer = new EmfWriter(options, output, TimeProvider.System))
            writer.Write(figures, [KeyValuePair.Create("requestId", "8f7e1a3c"), KeyValuePair.Create("user", "0011223344556677"), KeyValuePair.Create("route", "Ünïcode \"quoted\"")]);
        var lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, static line => Assert.Empty(EmfSchema.Complaints(line)));
        Assert.Contains(lines, static line => line.Contains("\"Counts\"", StringComparison.Ordinal));
        Assert.Equal(highResolution, lines[0].Contains("StorageResolution", StringComparison.Ordinal));
    }

    private static PercentileSketch Sketch(int values)
    {
        var sketch = new PercentileSketch();
        foreach (var value in Distributions.Draw("log-uniform over the whole range", values, seed: values))
            sketch.Add(value);
        return sketch;
    }

    private static Series Of(SeriesTable table, MetricsArea area, KeyValuePair<string, string>[] dimensions, string metric, SeriesKind kind) => table.Add(area, dimensions, (id, group) => new Series
    {
        Id = id, Group = group, Kind = kind, Area = area, Metric = metric, Unit = "Milliseconds", Scale = 1_000, Dimensions = dimensions,
    });

    private static JsonObject Example() => JsonNode.Parse(
        """
        {"FunctionName":"facts","Duration":[12.5,13],"Waits":{"Values":[1,2],"Counts":[3,4],"Max":2,"Min":1,"Count":7,"Sum":11},"requestId":"8f7e1a3c","_aws":{"Timestamp":1767225600000,"CloudWatchMetrics":[
        {"Namespace":"Thaw/API","Dimensions":[["FunctionName"]],"Metrics":[{"Name":"Duration","Unit":"Milliseconds","StorageResolution":60},{"Name":"Waits","Unit":"Milliseconds"}]}]}}
        """)!.AsObject();

    private static JsonObject Directive(JsonObject root) => root["_aws"]!["CloudWatchMetrics"]![0]!.AsObject();

    private static JsonObject Metric(JsonObject root) => Directive(root)["Metrics"]![0]!.AsObject();

    private static void Fill(JsonObject root, int metrics)
    {
        for (var i = Directive(root)["Metrics"]!.AsArray().Count; i < metrics; i++)
        {
            Directive(root)["Metrics"]!.AsArray().Add(new JsonObject { ["Name"] = $"m{i}", ["Unit"] = "Count" });
            root[$"m{i}"] = 1;
        }
    }

    private static void Dimension(JsonObject root, int dimensions)
    {
        for (var i = 1; i < dimensions; i++)
        {
            Directive(root)["Dimensions"]![0]!.AsArray().Add($"d{i}");
            root[$"d{i}"] = "v";
        }
    }

    private static void Rename(JsonObject root, string dimension)
    {
        Directive(root)["Dimensions"]![0]![0] = dimension;
        root[dimension] = "facts";
    }
}
