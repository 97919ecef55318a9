using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thaw.Benchmarks.Measurements;

/// <summary>JSON as tables: an array of objects is a table with a row each, whatever else there is a table of two columns.</summary>
internal static class MarkdownTable
{
    /// <summary>The tables of an answer, in its order.</summary>
    public static IEnumerable<string> Of(JsonNode? answer)
    {
        foreach (var (name, value) in answer as JsonObject ?? [])
        {
            yield return value is JsonArray { Count: > 0 } rows && rows.All(static row => row is JsonObject)
                ? Caption(name) + Rows([.. rows.Select(static row => Flat((JsonObject)row!))])
                : Caption(name) + Rows([.. (value is JsonObject part ? Flat(part) : Flat(new JsonObject { ["value"] = value?.DeepClone() }))
                    .Select(static cell => new List<KeyValuePair<string, string>> { new("what", cell.Key), new("figure", cell.Value) })]);
        }
    }

    // "rows" says nothing that the section's title does not.
    private static string Caption(string name) => name == "rows" ? "" : $"{Cell(name)}:\n\n";

    private static string Rows(IReadOnlyList<List<KeyValuePair<string, string>>> rows)
    {
        List<string> columns = [.. rows.SelectMany(static row => row.Select(static cell => cell.Key)).Distinct(StringComparer.Ordinal)];
        var text = new StringBuilder();
        Line(text, columns);
        Line(text, columns.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (var row in rows)
        {
            var cells = row.ToDictionary(static cell => cell.Key, static cell => cell.Value, StringComparer.Ordinal);
            Line(text, columns.Select(column => cells.GetValueOrDefault(column, "")));
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Cell)).Append(" |\n");

    // What is in an object is told by both names: "gzip.bytes".
    private static List<KeyValuePair<string, string>> Flat(JsonObject of) =>
    [
        .. of.SelectMany(static member => member.Value is JsonObject part
            ? Flat(part).Select(cell => KeyValuePair.Create($"{member.Key}.{cell.Key}", cell.Value))
            : [KeyValuePair.Create(member.Key, Text(member.Value))]),
    ];

    private static string Text(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "",
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture).ToString("#,0.###", CultureInfo.InvariantCulture),
        _ => value.ToJsonString(),
    };

    private static string Cell(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
