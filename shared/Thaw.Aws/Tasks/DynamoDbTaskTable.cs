using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Clients;
using Thaw.Aws.Tasks.Table;

namespace Thaw.Aws.Tasks;

/// <summary>The tasks' table, for local use; in the cloud the template creates it.</summary>
internal static class DynamoDbTaskTable
{
    public const string UserIndex = "user-index";
    public const string StatusIndex = "status-index";
    public const string DueIndex = "due-index";

    /// <summary>Creates the table where it is missing. An existing table is left as it is.</summary>
    public static async Task EnsureCreatedAsync(AwsEndpoint endpoint, string table, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = SdkDynamoDb.Create(endpoint);
        await TableCreation.EnsureAsync(client, Definition(table), TaskAttributes.Expiry, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The table as it is created; the template's is held against it.</summary>
    internal static CreateTableRequest Definition(string table) => new()
    {
        TableName = table,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [new KeySchemaElement(TaskAttributes.PrimaryKey, KeyType.HASH), new KeySchemaElement(TaskAttributes.SortKey, KeyType.RANGE)],
        AttributeDefinitions =
        [
            new AttributeDefinition(TaskAttributes.PrimaryKey, ScalarAttributeType.S),
            new AttributeDefinition(TaskAttributes.SortKey, ScalarAttributeType.S),
            new AttributeDefinition(TaskAttributes.UserGroup, ScalarAttributeType.S),
            new AttributeDefinition(TaskAttributes.StatusGroup, ScalarAttributeType.S),
            new AttributeDefinition(TaskAttributes.GroupSort, ScalarAttributeType.S),
            new AttributeDefinition(TaskAttributes.DueGroup, ScalarAttributeType.S),
            new AttributeDefinition(TaskAttributes.DueSort, ScalarAttributeType.N),
        ],
        GlobalSecondaryIndexes =
        [
            // A type never changes: a listing by type filters in the index, and no later write of a record touches it.
            Index(UserIndex, TaskAttributes.UserGroup, TaskAttributes.GroupSort, [TaskAttributes.Type]),
            Index(StatusIndex, TaskAttributes.StatusGroup, TaskAttributes.GroupSort, [TaskAttributes.Type]),
            Index(DueIndex, TaskAttributes.DueGroup, TaskAttributes.DueSort, []),
        ],
    };

    private static GlobalSecondaryIndex Index(string name, string group, string sort, List<string> carried) => new()
    {
        IndexName = name,
        KeySchema = [new KeySchemaElement(group, KeyType.HASH), new KeySchemaElement(sort, KeyType.RANGE)],
        Projection = carried.Count == 0
            ? new Projection { ProjectionType = ProjectionType.KEYS_ONLY }
            : new Projection { ProjectionType = ProjectionType.INCLUDE, NonKeyAttributes = carried },
    };
}
