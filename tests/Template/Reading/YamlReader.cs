using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Thaw.Template.Reading;

/// <summary>A template's YAML as the JSON it stands for: the short forms of the functions (<c>!Ref</c>, <c>!Sub</c>) become the long ones.</summary>
internal static class YamlReader
{
    public static JsonObject Read(TextReader text)
    {
        var stream = new YamlStream();
        stream.Load(text);
        return (JsonObject)Node(stream.Documents[0].RootNode)!;
    }

    private static JsonNode? Node(YamlNode node)
    {
        if (!node.Anchor.IsEmpty)
        {
            throw new FormatException($"Line {node.Start.Line}: CloudFormation knows no YAML aliases.");
        }

        JsonNode? plain = node switch
        {
            YamlMappingNode map => Object(map),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new FormatException($"Line {node.Start.Line}: {node.NodeType} has no place in a template."),
        };
        return node.Tag.IsEmpty || !node.Tag.IsLocal ? plain : Long(node.Tag.Value[1..], plain);
    }

    private static JsonObject Object(YamlMappingNode map)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map.Children)
        {
            result.Add(((YamlScalarNode)key).Value!, Node(value));
        }

        return result;
    }

    private static JsonObject Long(string tag, JsonNode? value) => tag switch
    {
        "Ref" or "Condition" => new JsonObject { [tag] = value },
        "GetAtt" when value is JsonValue text => new JsonObject { ["Fn::GetAtt"] = new JsonArray([.. text.GetValue<string>().Split('.', 2).Select(part => (JsonNode?)part)]) },
        _ => new JsonObject { ["Fn::" + tag] = value },
    };

    private static JsonValue? Scalar(YamlScalarNode scalar) => scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty
        ? JsonValue.Create(scalar.Value)
        : scalar.Value switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            "" or "null" or "~" or null => null,
            var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => JsonValue.Create(real),
            var text => JsonValue.Create(text),
        };
}
