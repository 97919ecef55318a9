using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thaw.Template.Reading;

/// <summary>One metric that an alarm watches or the dashboard shows.</summary>
internal sealed record Metric(string Where, string Namespace, string Name, IReadOnlyList<string> Dimensions);

/// <summary>All metrics that the template names.</summary>
internal static class Metrics
{
    public static IEnumerable<Metric> All(Stack stack) => Alarms(stack).Concat(Dashboard(stack));

    public static IEnumerable<Metric> Alarms(Stack stack) =>
        from alarm in stack.OfType("AWS::CloudWatch::Alarm")
        let properties = stack.Properties(alarm)
        from metric in properties["MetricName"] is not null
            ? new[] { properties }
            : Nodes.Many(properties["Metrics"]).Select(static row => row!["MetricStat"]?["Metric"]).OfType<JsonObject>()
        select new Metric(
            alarm, Text(stack, metric["Namespace"]), Text(stack, metric["MetricName"]), [.. Nodes.Many(metric["Dimensions"]).Select(static dimension => (string)dimension!["Name"]!)]);

    public static IEnumerable<Metric> Dashboard(Stack stack)
    {
        var body = (JsonArray)stack.Properties("Dashboard")["DashboardBody"]!["Fn::Sub"]!;
        var text = Nodes.SubText(body);
        foreach (var (name, value) in (JsonObject)body[1]!)
        {
            text = text.Replace($"${{{name}}}", Text(stack, value), StringComparison.Ordinal);
        }

        return
            from widget in (JsonArray)JsonNode.Parse(text)!["widgets"]!
            from row in (JsonArray)widget!["properties"]!["metrics"]!
            let words = ((JsonArray)row!).Where(static word => word!.GetValueKind() == JsonValueKind.String).Select(static word => (string)word!).ToList()
            select new Metric((string)widget["properties"]!["title"]!, words[0], words[1], [.. words.Skip(2).Where(static (_, index) => index % 2 == 0)]);
    }

    private static string Text(Stack stack, JsonNode? node) => Nodes.Function(node) is ("Fn::FindInMap", JsonArray keys)
        ? (string)stack.Section("Mappings")[(string)keys[0]!]![(string)keys[1]!]![(string)keys[2]!]!
        : (string)node!;
}
