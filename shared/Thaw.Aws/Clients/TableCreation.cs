using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Thaw.Aws.Clients;

/// <summary>Creates a table, for local use; in the cloud the template does.</summary>
internal static class TableCreation
{
    /// <summary>Creates the table where it is missing, with items that expire by an attribute. An existing table is left as it is.</summary>
    public static async Task EnsureAsync(IAmazonDynamoDB client, CreateTableRequest table, string expiry, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateTableAsync(table, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceInUseException)
        {
            // It is there, or another process is creating it at this moment: then wait for it too.
            await UntilActiveAsync(client, table.TableName, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        await UntilActiveAsync(client, table.TableName, time, cancellationToken).ConfigureAwait(false);
        await client.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest { TableName = table.TableName, TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = expiry, Enabled = true } },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task UntilActiveAsync(IAmazonDynamoDB client, string table, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await client.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false);
            if (answer.Table.TableStatus == TableStatus.ACTIVE)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
