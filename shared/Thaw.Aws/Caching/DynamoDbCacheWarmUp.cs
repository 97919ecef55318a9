using Microsoft.Extensions.Options;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching;

/// <summary>
/// The first request to the table, before there is one to wait for it: the name is resolved, the connection and its TLS stand, the code is compiled, the day's key is
/// derived. It reads the head: half a read unit a container.
/// </summary>
internal sealed class DynamoDbCacheWarmUp(ICacheStore store, IOptions<DynamoDbCacheOptions> options) : IWarmUp
{
    public string Name => "dynamodb";

    public async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        // Another store may have been put in its place since.
        if (options.Value.WarmUp && store is DynamoDbCacheStore dynamoDb)
        {
            await dynamoDb.ReadAsync(new StoreRead { Head = true }, cancellationToken).ConfigureAwait(false);
        }
    }
}
