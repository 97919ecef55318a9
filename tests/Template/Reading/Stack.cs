using System.Text.Json.Nodes;
using Thaw.Tests.Support;

namespace Thaw.Template.Reading;

/// <summary>The template, to look things up in. Mutations work on a copy of <see cref="Root"/>.</summary>
internal sealed class Stack(JsonObject root)
{
    private static readonly Lazy<Stack> File = new(() =>
    {
        using var text = System.IO.File.OpenText(Path.Combine(RepositoryRoot.Path, "template.yaml"));
        return new Stack(YamlReader.Read(text));
    });

    /// <summary>The repository's own.</summary>
    public static Stack Ours => File.Value;

    public JsonObject Root => root;

    public JsonObject Resources => Section("Resources");

    public JsonObject Parameters => Section("Parameters");

    public IEnumerable<string> Functions => OfType("AWS::Serverless::Function");

    public Stack Copy() => new((JsonObject)root.DeepClone());

    public JsonObject Section(string name) => (JsonObject)root[name]!;

    public IEnumerable<string> OfType(string type) => Resources.Where(pair => (string?)pair.Value!["Type"] == type).Select(static pair => pair.Key);

    public JsonObject Properties(string resource) => Resources[resource]?["Properties"] as JsonObject ?? [];

    /// <summary>A function's property, its own or the one of <c>Globals</c>.</summary>
    public JsonNode? FunctionProperty(string function, string name) => Properties(function)[name] ?? root["Globals"]?["Function"]?[name];

    /// <summary>The environment variables of a function: those of <c>Globals</c> and its own.</summary>
    public IReadOnlySet<string> Variables(string function) => Names(root["Globals"]?["Function"]).Concat(Names(Properties(function))).ToHashSet();

    private static IEnumerable<string> Names(JsonNode? function) =>
        (function?["Environment"]?["Variables"] as JsonObject)?.Select(static pair => pair.Key) ?? [];
}
