using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Monitoring;
using Thaw.Aws.Tasks;
using Thaw.Aws.Tasks.Table;
using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>The tables are those that the code would create.</summary>
internal static class Tables
{
    public static IEnumerable<string> Complaints(Stack stack) =>
        Cache(stack).Concat(Tasks(stack)).Concat(Metrics(stack)).Concat(stack.OfType("AWS::DynamoDB::Table").SelectMany(table => Every(stack, table)));

    private static IEnumerable<string> Cache(Stack stack) =>
        Compare(stack, "CacheTable", ShapeOf(DynamoDbCacheTable.Definition("cache", listing: true), Attributes.Expiry, pointInTime: false));

    private static IEnumerable<string> Tasks(Stack stack) =>
        Compare(stack, "TasksTable", ShapeOf(DynamoDbTaskTable.Definition("tasks"), TaskAttributes.Expiry, pointInTime: true));

    private static Shape ShapeOf(CreateTableRequest wanted, string expiry, bool pointInTime) => new(
        Keys(wanted.KeySchema),
        [.. wanted.AttributeDefinitions.Select(static attribute => $"{attribute.AttributeName} {attribute.AttributeType.Value}").Order()],
        [.. (wanted.GlobalSecondaryIndexes ?? []).Select(static index => $"{index.IndexName}: {Keys(index.KeySchema)}, {index.Projection.ProjectionType.Value}{Carried(index.Projection.NonKeyAttributes)}").Order()],
        expiry,
        pointInTime);

    private static IEnumerable<string> Metrics(Stack stack) =>
        Compare(stack, "MetricsTable", ShapeOf(DynamoDbMetricsTable.Definition("metrics"), MetricsItem.Expiry, pointInTime: false));

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
            [.. Many(properties["GlobalSecondaryIndexes"]).Select(static index => $"{index["IndexName"]}: {Keys(index["KeySchema"])}, {index["Projection"]!["ProjectionType"]}{Carried(Many(index["Projection"]!["NonKeyAttributes"]).Select(static name => (string)name!))}").Order()],
            (bool?)properties["TimeToLiveSpecification"]?["Enabled"] == true ? (string?)properties["TimeToLiveSpecification"]!["AttributeName"] : null,
            (bool?)properties["PointInTimeRecoverySpecification"]?["PointInTimeRecoveryEnabled"] == true);
        return given.ToString() == wanted.ToString() ? [] : [$"{table} is {given}; it should be {wanted}."];
    }

    private static string Keys(IEnumerable<KeySchemaElement> schema) => string.Join(", ", schema.Select(static key => $"{key.AttributeName} {key.KeyType.Value}"));

    private static string Keys(JsonNode? schema) => string.Join(", ", Many(schema).Select(static key => $"{key["AttributeName"]} {key["KeyType"]}"));

    private static string Carried(IEnumerable<string>? names) => names?.Any() == true ? $" {string.Join(' ', names)}" : "";

    private static IEnumerable<JsonNode> Many(JsonNode? list) => (list as JsonArray)?.OfType<JsonNode>() ?? [];

    private sealed record Shape(string Key, string[] AttributeTypes, string[] Indexes, string? Expiry, bool PointInTime)
    {
        public override string ToString() =>
            $"[key {Key}; attributes {string.Join(", ", AttributeTypes)}; indexes {string.Join(" | ", Indexes)}; expiry {Expiry}; point-in-time recovery {PointInTime}]";
    }
}
