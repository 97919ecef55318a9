using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Clients;

namespace Thaw.Aws.Caching;

/// <summary>The cache's table, for local use; in the cloud the template creates it.</summary>
internal static class DynamoDbCacheTable
{
    public const string NamespaceIndex = "ns-index";
    public const string UserIndex = "user-index";

    /// <summary>Creates the table where it is missing: paid by request, TTL on <c>x</c>, with the two indexes if asked. An existing table is left as it is.</summary>
    public static Task EnsureCreatedAsync(IAmazonDynamoDB client, string table, bool listing, TimeProvider time, CancellationToken cancellationToken) =>
        TableCreation.EnsureAsync(client, Definition(table, listing), Attributes.Expiry, time, cancellationToken);

    /// <summary>The same with a client of its own.</summary>
    public static async Task EnsureCreatedAsync(AwsEndpoint endpoint, string table, bool listing, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = SdkDynamoDb.Create(endpoint);
        await EnsureCreatedAsync(client, table, listing, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The table as it is created; the template's is held against it.</summary>
    internal static CreateTableRequest Definition(string table, bool listing)
    {
        var request = new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = [new KeySchemaElement(Attributes.PrimaryKey, KeyType.HASH)],
            AttributeDefinitions = [new AttributeDefinition(Attributes.PrimaryKey, ScalarAttributeType.S)],
        };
        if (listing)
        {
            request.AttributeDefinitions.Add(new AttributeDefinition(Attributes.NamespaceGroup, ScalarAttributeType.S));
            request.AttributeDefinitions.Add(new AttributeDefinition(Attributes.UserGroup, ScalarAttributeType.S));
            request.AttributeDefinitions.Add(new AttributeDefinition(Attributes.GroupSort, ScalarAttributeType.S));
            request.GlobalSecondaryIndexes = [Index(NamespaceIndex, Attributes.NamespaceGroup), Index(UserIndex, Attributes.UserGroup)];
        }

        return request;
    }

    private static GlobalSecondaryIndex Index(string name, string group) => new()
    {
        IndexName = name,
        KeySchema = [new KeySchemaElement(group, KeyType.HASH), new KeySchemaElement(Attributes.GroupSort, KeyType.RANGE)],
        Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
    };
}
