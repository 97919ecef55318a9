using Amazon.DynamoDBv2;

namespace Thaw.Aws.Caching.Sending;

/// <summary>The client, built at the first use; with it the table, where that is to be created. A failure is not kept.</summary>
internal sealed class TableConnection(DynamoDbCacheOptions options, Func<IAmazonDynamoDB> build, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IAmazonDynamoDB? _client;

    public ValueTask<IAmazonDynamoDB> ConnectAsync(CancellationToken cancellationToken) =>
        _client is { } client ? new ValueTask<IAmazonDynamoDB>(client) : FirstAsync(cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async ValueTask<IAmazonDynamoDB> FirstAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_client is { } ready)
            {
                return ready;
            }

            var client = build();
            if (options.CreateTable)
            {
                await DynamoDbCacheTable.EnsureCreatedAsync(client, options.Table, options.Listing, time, cancellationToken).ConfigureAwait(false);
            }

            return _client = client;
        }
        finally
        {
            _gate.Release();
        }
    }
}
