using YamlDotNet.RepresentationModel;

namespace Thaw.Local.Template;

/// <summary>Looks into YAML where a missing thing is no exception.</summary>
internal static class YamlNodes
{
    public static YamlNode? Find(this YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    public static string? Text(this YamlNode node) => (node as YamlScalarNode)?.Value;

    public static IEnumerable<(string Key, YamlNode Value)> Entries(this YamlNode node) =>
        node is YamlMappingNode map ? map.Children.Select(static pair => (pair.Key.Text() ?? "", pair.Value)) : [];

    public static IReadOnlyList<YamlNode> Items(this YamlNode node) => node is YamlSequenceNode list ? [.. list.Children] : [];
}
