using System.Text.Json.Nodes;
using Thaw.Template.Reading;

namespace Thaw.Template.Mutations;

/// <summary>One thing taken out of a copy of the template.</summary>
internal sealed record Mutation(string Name, Action<Stack> Apply)
{
    /// <summary>Every variable, index, permission (each action, and each of the things it is for) and event there is, and every value that a promise rests on.</summary>
    public static IReadOnlyList<Mutation> All { get; } = [.. Variables(), .. Indexes(), .. Rights(), .. EventSources(), .. Promised()];

    private static IEnumerable<Mutation> Variables() =>
        from found in Nodes.Walk(Stack.Ours.Root)
        where found.Path.EndsWith("/Environment/Variables", StringComparison.Ordinal)
        from variable in ((JsonObject)found.Node).Select(static pair => pair.Key)
        select new Mutation($"variable {found.Path}/{variable}", stack => ((JsonObject)At(stack, found.Path)).Remove(variable));

    private static IEnumerable<Mutation> Indexes() =>
        from table in Stack.Ours.OfType("AWS::DynamoDB::Table")
        let path = $"/Resources/{table}/Properties/GlobalSecondaryIndexes"
        from index in Range(Stack.Ours.Properties(table)["GlobalSecondaryIndexes"])
        select RemoveAt($"index {Stack.Ours.Properties(table)["GlobalSecondaryIndexes"]![index]!["IndexName"]} of {table}", path, index);

    private static IEnumerable<Mutation> Rights()
    {
        foreach (var (path, node) in Nodes.Walk(Stack.Ours.Resources, "/Resources").Where(static found => found.Node is JsonObject map && map["Effect"] is not null))
        {
            if (path.Contains("AssumeRolePolicyDocument", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var what in new[] { "Action", "Resource" })
            {
                if (node[what] is JsonArray { Count: > 1 } many)
                {
                    foreach (var index in Range(many))
                    {
                        yield return RemoveAt($"permission {path}/{what}/{many[index]!.ToJsonString()}", $"{path}/{what}", index);
                    }
                }
            }

            yield return new Mutation($"permission {path}", stack => Detach(stack, path));
        }

        foreach (var (path, node) in Nodes.Walk(Stack.Ours.Resources, "/Resources").Where(static found => found.Path.EndsWith("/ManagedPolicyArns", StringComparison.Ordinal)))
        {
            foreach (var index in Range(node))
            {
                yield return RemoveAt($"permission {path}/{index}", path, index);
            }
        }
    }

    private static IEnumerable<Mutation> EventSources() =>
        Stack.Ours.OfType("AWS::Lambda::EventSourceMapping").Concat(Stack.Ours.OfType("AWS::ApiGatewayV2::Route")).Concat(Stack.Ours.OfType("AWS::Lambda::Permission"))
            .Select(static name => new Mutation($"event {name}", stack => stack.Resources.Remove(name)))
            .Concat(
                from function in Stack.Ours.Functions
                from source in (Stack.Ours.Properties(function)["Events"] as JsonObject ?? []).Select(static pair => pair.Key)
                select new Mutation($"event {function}/{source}", stack => ((JsonObject)stack.Properties(function)["Events"]!).Remove(source)));

    private static IEnumerable<Mutation> Promised() => Checks.Promises.Rows.Select(static row => new Mutation($"promise {row.Path}", stack => Detach(stack, "/" + row.Path)));

    private static Mutation RemoveAt(string name, string path, int index) => new(name, stack => ((JsonArray)At(stack, path)).RemoveAt(index));

    private static void Detach(Stack stack, string path)
    {
        var cut = path.LastIndexOf('/');
        switch (At(stack, path[..cut]))
        {
            case JsonArray list:
                list.RemoveAt(int.Parse(path[(cut + 1)..]));
                break;
            case JsonObject map:
                map.Remove(path[(cut + 1)..]);
                break;
        }
    }

    private static JsonNode At(Stack stack, string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate((JsonNode)stack.Root, static (node, step) => (node is JsonArray list ? list[int.Parse(step)] : node[step])!);

    private static IEnumerable<int> Range(JsonNode? list) => Enumerable.Range(0, (list as JsonArray)?.Count ?? 0);
}
