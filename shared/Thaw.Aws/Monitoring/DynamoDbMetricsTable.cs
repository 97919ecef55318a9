using Amazon.DynamoDBv2.Model;
using Amazon.DynamoDBv2;
using Thaw.Aws.Clients;

namespace Thaw.Aws.Monitoring;

/// <summary>The metrics table, for local use; in the cloud the template creates it.</summary>
internal static class DynamoDbMetricsTable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates the table where it is missing: paid by request, TTL on <c>x</c>. An existing table is left as it is.</summary>
    public static async Task EnsureCreatedAsync(AwsEndpoint endpoint, string table, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = SdkDynamoDb.Create(endpoint);
        var isNew = true;
        try
        {
            await client.CreateTableAsync(Definition(table), cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceInUseException)
        {
            // It is there, or another process is creating it at this moment.
            isNew = false;
        }

        while ((await client.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false)).Table.TableStatus != TableStatus.ACTIVE)
        {
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }

        if (isNew)
        {
            await client.UpdateTimeToLiveAsync(
                new UpdateTimeToLiveRequest { TableName = table, TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = MetricsItem.Expiry, Enabled = true } },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The table as it is created; the template's is held against it.</summary>
    internal static CreateTableRequest Definition(string table) => new()
    {
        TableName = table,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [new KeySchemaElement(MetricsKey.PartitionKey, KeyType.HASH), new KeySchemaElement(MetricsKey.SortKey, KeyType.RANGE)],
        AttributeDefinitions = [new AttributeDefinition(MetricsKey.PartitionKey, ScalarAttributeType.S), new AttributeDefinition(MetricsKey.SortKey, ScalarAttributeType.S)],
    };
}
