using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Thaw.Template.Reading;

/// <summary>Walks through a template's values.</summary>
internal static partial class Nodes
{
    /// <summary>The node and all below it, with the path to each.</summary>
    public static IEnumerable<(string Path, JsonNode Node)> Walk(JsonNode? node, string path = "")
    {
        if (node is null)
        {
            return [];
        }

        var children = node switch
        {
            JsonObject map => map.SelectMany(pair => Walk(pair.Value, $"{path}/{pair.Key}")),
            JsonArray list => list.SelectMany((item, index) => Walk(item, $"{path}/{index}")),
            _ => [],
        };
        return children.Prepend((path, node));
    }

    /// <summary>A value that stands for one or many.</summary>
    public static IReadOnlyList<JsonNode?> Many(JsonNode? node) => node is JsonArray list ? [.. list] : [node];

    /// <summary>The name and the argument of a function (<c>Ref</c>, <c>Fn::Sub</c>), if the node is one.</summary>
    public static (string Name, JsonNode? Argument)? Function(JsonNode? node) =>
        node is JsonObject { Count: 1 } map && map.First() is var (key, value) && (key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal)) ? (key, value) : null;

    /// <summary>The names in <c>${…}</c> of a <c>Fn::Sub</c>, without those that it defines itself.</summary>
    public static IEnumerable<string> Substituted(JsonNode argument)
    {
        var own = (argument as JsonArray)?[1] as JsonObject ?? [];
        return Variable().Matches(SubText(argument)).Select(static match => match.Groups[1].Value).Where(name => !own.ContainsKey(name));
    }

    public static string SubText(JsonNode argument) => (string)(argument is JsonArray list ? list[0]! : argument)!;

    /// <summary>Both ways of every <c>Fn::If</c>, and what is not one.</summary>
    public static IEnumerable<JsonNode> Ways(JsonNode? node) => Function(node) switch
    {
        ("Fn::If", JsonArray branches) => branches.Skip(1).SelectMany(Ways),
        ("Ref", { } name) when (string?)name == "AWS::NoValue" => [],
        _ => node is null ? [] : [node],
    };

    [GeneratedRegex(@"\$\{([^!][^}]*)\}")]
    private static partial Regex Variable();
}
