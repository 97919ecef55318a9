using System.Text.Json.Nodes;
using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>Whatever is referred to exists, and whatever is declared is used.</summary>
internal static class References
{
    private static readonly string[] Pseudo =
        ["AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix"];

    public static IEnumerable<string> Complaints(Stack stack)
    {
        var uses = Nodes.Walk(stack.Root).SelectMany(found => Uses(found.Path, found.Node)).Concat(Attributes(stack)).ToList();
        return Unresolved(stack, uses).Concat(Unused(stack, uses)).Concat(Loose(stack));
    }

    // What a resource refers to by name must be there whenever the resource is.
    private static IEnumerable<string> Loose(Stack stack) =>
        from resource in stack.Resources
        from name in NamesUnconditionally(resource.Value!["Properties"])
        let needed = (string?)stack.Resources[name]?["Condition"]
        where needed is not null && needed != (string?)resource.Value!["Condition"]
        select $"{resource.Key} names {name}, which only {needed} brings.";

    private static IEnumerable<string> NamesUnconditionally(JsonNode? node) => Nodes.Function(node) switch
    {
        ("Fn::If", _) => [],
        ("Ref", { } name) => [(string)name!],
        ("Fn::GetAtt", JsonArray parts) => [(string)parts[0]!],
        _ => node switch
        {
            JsonObject map => map.SelectMany(static pair => NamesUnconditionally(pair.Value)),
            JsonArray list => list.SelectMany(NamesUnconditionally),
            _ => [],
        },
    };

    private static IEnumerable<string> Unresolved(Stack stack, IEnumerable<Use> uses)
    {
        var made = MadeBySam(stack).ToHashSet();
        return
            from use in uses
            where use.Kind switch
            {
                UseKind.Condition => stack.Section("Conditions")[use.Name] is null,
                UseKind.Mapping => Mapping(stack, use.Name) is null,
                UseKind.Resource => stack.Resources[use.Name] is null && !made.Contains(use.Name),
                _ => !Pseudo.Contains(use.Name) && stack.Parameters[use.Name] is null && stack.Resources[use.Name] is null && !made.Contains(use.Name),
            }
            select $"{use.Path}: there is no {use.Kind} '{use.Name}'.";
    }

    private static IEnumerable<string> Unused(Stack stack, List<Use> uses)
    {
        var names = uses.Select(static use => use.Name).ToHashSet();
        return stack.Parameters.Concat(stack.Section("Conditions")).Select(static pair => pair.Key)
            .Where(name => !names.Contains(name)).Select(static name => $"Nothing uses '{name}'.")
            .Concat(
                from map in stack.Section("Mappings")
                from row in (JsonObject)map.Value!
                from cell in (JsonObject)row.Value!
                let name = $"{map.Key}.{row.Key}.{cell.Key}"
                where !names.Contains(name)
                select $"Nothing finds {name}.");
    }

    private static IEnumerable<Use> Uses(string path, JsonNode node) => Nodes.Function(node) switch
    {
        ("Ref", { } name) => [new(path, UseKind.Value, (string)name!)],
        ("Fn::GetAtt", JsonArray parts) => [new(path, UseKind.Resource, (string)parts[0]!)],
        ("Fn::Sub", { } text) => Nodes.Substituted(text).Select(name => new Use(path, UseKind.Value, Owner(name))),
        ("Fn::FindInMap", JsonArray keys) => [new(path, UseKind.Mapping, string.Join('.', keys.Select(static key => (string)key!)))],
        ("Fn::If", JsonArray branches) => [new(path, UseKind.Condition, (string)branches[0]!)],
        _ when node is JsonObject { Count: 1 } map && map["Condition"] is JsonValue condition && !path.StartsWith("/Outputs", StringComparison.Ordinal)
            => [new(path, UseKind.Condition, (string)condition!)],
        _ => [],
    };

    private static IEnumerable<Use> Attributes(Stack stack) =>
        from resource in stack.Resources.Select(static pair => (Path: $"/Resources/{pair.Key}", pair.Value))
            .Concat(stack.Section("Outputs").Select(static pair => (Path: $"/Outputs/{pair.Key}", pair.Value)))
        from use in Nodes.Many(resource.Value!["DependsOn"]).OfType<JsonValue>().Select(name => new Use(resource.Path, UseKind.Resource, (string)name!))
            .Concat(resource.Value["Condition"] is JsonValue condition ? [new Use(resource.Path, UseKind.Condition, (string)condition!)] : [])
        select use;

    // ${CacheTable.Arn} is of CacheTable; ${ApiFunction.Alias} is a name of SAM's.
    private static string Owner(string name) => name.EndsWith(".Alias", StringComparison.Ordinal) ? name : name.Split('.')[0];

    // What the transform adds for a function: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
    private static IEnumerable<string> MadeBySam(Stack stack) =>
        from function in stack.Functions
        let alias = (string?)stack.Properties(function)["AutoPublishAlias"]
        where alias is not null
        from name in new[] { $"{function}.Alias", $"{function}.Version", $"{function}Alias{alias}" }
        select name;

    private static JsonNode? Mapping(Stack stack, string name) =>
        name.Split('.') is [var map, var row, var cell] ? stack.Section("Mappings")[map]?[row]?[cell] : null;

    private enum UseKind
    {
        Value,
        Resource,
        Condition,
        Mapping,
    }

    private readonly record struct Use(string Path, UseKind Kind, string Name);
}
