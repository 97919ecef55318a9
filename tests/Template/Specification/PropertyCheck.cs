using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.Template.Reading;

namespace Thaw.Template.Specification;

/// <summary>Holds a resource's properties against the specification: which there are, which must be there, of what kind, with which values.</summary>
internal sealed class PropertyCheck(PublishedSpecification specification)
{
    public IEnumerable<string> Resource(string name, string type, JsonObject properties) => specification.Resource(type) is { } row
        ? Properties(name, row, properties)
        : [$"{name}: there is no resource type {type}."];

    /// <summary>Whether <c>!GetAtt</c> finds an attribute of that name.</summary>
    public bool HasAttribute(string type, string attribute) =>
        specification.Resource(type) is { } row && row.GetProperty("attributes").TryGetProperty(attribute, out _);

    private IEnumerable<string> Properties(string path, JsonElement owner, JsonObject given)
    {
        var known = owner.GetProperty("properties");
        var required = known.EnumerateObject().Where(static property => property.Value.TryGetProperty("required", out var must) && must.GetBoolean());
        foreach (var property in required.Where(property => !given.ContainsKey(property.Name)))
        {
            yield return $"{path} lacks {property.Name}.";
        }

        foreach (var (name, value) in given)
        {
            var addition = $"{owner.GetProperty("name").GetString()}.{name}";
            var complaints =
                known.TryGetProperty(name, out var property) ? Value($"{path}.{name}", property.GetProperty("type"), value)
                : SamAdditions.HandedOn.TryGetValue(addition, out var becomes)
                    ? Value($"{path}.{name}", specification.Resource(becomes.Type)!.Value.GetProperty("properties").GetProperty(becomes.Property).GetProperty("type"), value)
                : SamAdditions.Sources.ContainsKey(addition) ? []
                : [$"{path} has no {name}."];
            foreach (var complaint in complaints)
            {
                yield return complaint;
            }
        }
    }

    private IEnumerable<string> Value(string path, JsonElement type, JsonNode? value) => Nodes.Function(value) switch
    {
        ("Fn::If", _) => Nodes.Ways(value).SelectMany(way => Value(path, type, way)),
        ("Fn::Split", _) => Kind(type) == "array" ? [] : [$"{path} is a list, but should be {Kind(type)}."],
        ("Fn::Sub" or "Fn::Join", _) => Kind(type) is "string" or "json" or "union" ? [] : [$"{path} is text, but should be {Kind(type)}."],
        ({ }, _) => Kind(type) is "array" or "map" or "ref" ? [$"{path} is one value, but should be {Kind(type)}."] : [],
        null => Plain(path, type, value),
    };

    private IEnumerable<string> Plain(string path, JsonElement type, JsonNode? value) => (Kind(type), value) switch
    {
        ("union", _) => type.GetProperty("types").EnumerateArray().Select(way => Value(path, way, value).ToList()).OrderBy(static complaints => complaints.Count).First(),
        ("json", _) => [],
        ("ref", JsonObject map) => Properties(path, specification.Type(type), map),
        ("map", JsonObject map) => map.SelectMany(pair => Value($"{path}.{pair.Key}", type.GetProperty("element"), pair.Value)),
        ("array", JsonArray list) => list.SelectMany((item, index) => Value($"{path}[{index}]", type.GetProperty("element"), item)),
        ("tag", JsonObject map) => map.ContainsKey("Key") && map.ContainsKey("Value") ? [] : [$"{path} is no tag."],
        ("string" or "date-time", JsonValue text) when text.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => Allowed(path, type, text.ToString()),
        ("integer", JsonValue number) when number.GetValueKind() == JsonValueKind.Number && !number.ToString().Contains('.', StringComparison.Ordinal) => Allowed(path, type, number.ToString()),
        ("number", JsonValue number) when number.GetValueKind() == JsonValueKind.Number => [],
        ("boolean", JsonValue flag) when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => [],
        var (kind, _) => [$"{path} is {value?.ToJsonString() ?? "nothing"}, but should be {kind}."],
    };

    private static IEnumerable<string> Allowed(string path, JsonElement type, string value)
    {
        if (!type.TryGetProperty("allowedValues", out var allowed))
        {
            return [];
        }

        var values = allowed.EnumerateArray().Select(static one => one.ToString()).ToList();
        return values.Contains(value) ? [] : [$"{path} is '{value}'; allowed are {string.Join(", ", values)}."];
    }

    private static string Kind(JsonElement type) => type.GetProperty("type").GetString()!;
}
