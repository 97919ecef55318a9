using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thaw.Web.Tests.Payload;

/// <summary>What a reshaped document must be, by way of a document model.</summary>
internal static class ShapeOracle
{
    public static string Reshape(string json, string? fields, bool dropNulls, IReadOnlyCollection<string> sensitive)
    {
        var wanted = fields?.Split(',').Select(static field => field.Trim().Split('.')).ToList();
        var root = JsonNode.Parse(json);
        return (root is JsonObject or JsonArray ? Reshape(root, wanted, dropNulls, sensitive) : root)?.ToJsonString() ?? "null";
    }

    private static JsonNode? Reshape(JsonNode? node, List<string[]>? wanted, bool dropNulls, IReadOnlyCollection<string> sensitive) => node switch
    {
        JsonObject members => new JsonObject(Members(members, wanted, dropNulls, sensitive)),
        JsonArray elements => new JsonArray([.. elements
            .Where(element => wanted is null || element is null or JsonObject or JsonArray)
            .Select(element => Reshape(element, wanted, dropNulls, sensitive))]),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonObject from, List<string[]>? wanted, bool dropNulls, IReadOnlyCollection<string> sensitive)
    {
        foreach (var (name, value) in from)
        {
            if (sensitive.Contains(name, StringComparer.OrdinalIgnoreCase) || (dropNulls && value is null))
            {
                continue;
            }

            var below = wanted?.Where(path => path[0] == name).Select(static path => path[1..]).ToList();
            if (below is null || below.Exists(static path => path.Length == 0))
            {
                below = null;
            }
            else if (below.Count == 0 || value is JsonValue)
            {
                continue;
            }

            yield return new(name, Reshape(value, below, dropNulls, sensitive));
        }
    }
}
