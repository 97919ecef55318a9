using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Monitoring;
using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>The cache's table and that of the fleet's figures are the ones that the code would create; the tasks' is as planned until there is code for it.</summary>
internal static class Tables
{
    public static IEnumerable<string> Complaints(Stack stack) =>
        Cache(stack).Concat(Metrics(stack)).Concat(Planned(stack)).Concat(stack.OfType("AWS::DynamoDB::Table").SelectMany(table => Every(stack, table)));

    private static IEnumerable<string> Cache(Stack stack)
    {
        var wanted = DynamoDbCacheTable.Definition("cache", listing: true);
        return Compare(stack, "CacheTable", new Shape(
            Keys(wanted.KeySchema),
            [.. wanted.AttributeDefinitions.Select(static attribute => $"{attribute.AttributeName} {attribute.AttributeType.Value}").Order()],
            [.. wanted.GlobalSecondaryIndexes.Select(static index => $"{index.IndexName}: {Keys(index.KeySchema)}, {index.Projection.ProjectionType.Value}").Order()],
            Attributes.Expiry,
            PointInTime: false));
    }

    private static IEnumerable<string> Metrics(Stack stack)
    {
        var wanted = DynamoDbMetricsTable.Definition("metrics");
        return Compare(stack, "MetricsTable", new Shape(
            Keys(wanted.KeySchema),
            [.. wanted.AttributeDefinitions.Select(static attribute => $"{attribute.AttributeName} {attribute.AttributeType.Value}").Order()],
            [],
            MetricsItem.Expiry,
            PointInTime: false));
    }

    private static IEnumerable<string> Planned(Stack stack) =>
        Compare(stack, "TasksTable", new Shape(
            "pk HASH",
            ["ds N", "gd S", "gs S", "gt S", "gu S", "pk S"],
            ["due-index: gd HASH, ds RANGE, KEYS_ONLY", "status-index: gt HASH, gs RANGE, ALL", "user-index: gu HASH, gs RANGE, ALL"],
            Attributes.Expiry,
            PointInTime: true));

    private static IEnumerable<string> Every(Stack stack, string table)
    {
        var properties = stack.Properties(table);
        if ((string?)properties["BillingMode"] != "PAY_PER_REQUEST")
        {
            yield return $"{table} is not paid by request.";
        }

        if ((bool?)properties["SSESpecification"]?["SSEEnabled"] != true)
        {
            yield return $"{table} is not encrypted with the account's key.";
        }
    }

    private static IEnumerable<string> Compare(Stack stack, string table, Shape wanted)
    {
        var properties = stack.Properties(table);
        var given = new Shape(
            Keys(properties["KeySchema"]),
            [.. Many(properties["AttributeDefinitions"]).Select(static attribute => $"{attribute["AttributeName"]} {attribute["AttributeType"]}").Order()],
            [.. Many(properties["GlobalSecondaryIndexes"]).Select(static index => $"{index["IndexName"]}: {Keys(index["KeySchema"])}, {index["Projection"]!["ProjectionType"]}").Order()],
            (bool?)properties["TimeToLiveSpecification"]?["Enabled"] == true ? (string?)properties["TimeToLiveSpecification"]!["AttributeName"] : null,
            (bool?)properties["PointInTimeRecoverySpecification"]?["PointInTimeRecoveryEnabled"] == true);
        return given.ToString() == wanted.ToString() ? [] : [$"{table} is {given}; it should be {wanted}."];
    }

    private static string Keys(IEnumerable<KeySchemaElement> schema) => string.Join(", ", schema.Select(static key => $"{key.AttributeName} {key.KeyType.Value}"));

    private static string Keys(JsonNode? schema) => string.Join(", ", Many(schema).Select(static key => $"{key["AttributeName"]} {key["KeyType"]}"));

    private static IEnumerable<JsonNode> Many(JsonNode? list) => (list as JsonArray)?.OfType<JsonNode>() ?? [];

    private sealed record Shape(string Key, string[] AttributeTypes, string[] Indexes, string? Expiry, bool PointInTime)
    {
        public override string ToString() =>
            $"[key {Key}; attributes {string.Join(", ", AttributeTypes)}; indexes {string.Join(" | ", Indexes)}; expiry {Expiry}; point-in-time recovery {PointInTime}]";
    }
}
