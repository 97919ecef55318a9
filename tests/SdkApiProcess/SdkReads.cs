using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Reading;
using Thaw.Aws.Clients;
using Thaw.Caching.Stores;

namespace Thaw.SdkApiProcess;

/// <summary>The cache's table, read through the SDK's client; what is written, and what lies in parts, goes the usual way.</summary>
internal sealed class SdkReads(DynamoDbCacheStore others, Uri url, string table) : ICacheStore, IDisposable
{
    // As everything here, built when it is first used.
    private readonly Lazy<AmazonDynamoDBClient> _client = new(() => SdkDynamoDb.Create(new AwsEndpoint(url, Region: null)));

    public CacheStoreTraits Traits => others.Traits;

    public CacheStoreUsage Usage => others.Usage;

    public async ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
    {
        var answer = await _client.Value.GetItemAsync(
            new GetItemRequest { TableName = table, Key = KeyOf(ItemKey.Entry(key)), ConsistentRead = consistent, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, cancellationToken);
        return answer.Item is { Count: > 0 } item ? await EntryAsync(key, ItemOf(item), consistent, cancellationToken) : null;
    }

    public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        var keys = new KeysAndAttributes { Keys = [.. ReadPlan.KeysOf(read).Select(KeyOf)], ConsistentRead = read.Consistent };
        var answer = await _client.Value.BatchGetItemAsync(
            new BatchGetItemRequest { RequestItems = new Dictionary<string, KeysAndAttributes> { [table] = keys }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, cancellationToken);
        if (answer.UnprocessedKeys is { Count: > 0 })
        {
            return await others.ReadAsync(read, cancellationToken);
        }

        var found = answer.Responses[table].Select(ItemOf).ToDictionary(static item => item.Key, StringComparer.Ordinal);
        var entries = new StoredEntry?[read.Entries.Count];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = found.TryGetValue(ItemKey.Entry(read.Entries[index]), out var item) ? await EntryAsync(read.Entries[index], item, read.Consistent, cancellationToken) : null;
        }

        return ReadPlan.Answer(read, entries, found);
    }

    public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => others.WriteAsync(entry, cancellationToken);

    public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => others.CommitAsync(commit, cancellationToken);

    public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        others.TrySwapLeaseAsync(key, expected, next, cancellationToken);

    public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => others.TryReplaceSettingsAsync(next, nonce, cancellationToken);

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private async ValueTask<StoredEntry?> EntryAsync(StoreKey key, TableItem item, bool consistent, CancellationToken cancellationToken) =>
        item.Manifest is null ? EntryItem.To(key, item) : await others.ReadEntryAsync(key, consistent, cancellationToken);

    private static Dictionary<string, AttributeValue> KeyOf(string key) => new(1) { ["pk"] = new AttributeValue(key) };

    private static TableItem ItemOf(Dictionary<string, AttributeValue> item) => new()
    {
        Key = item["pk"].S,
        Seq = Number(item, "s"),
        Fence = Number(item, "f"),
        Beat = Number(item, "b"),
        Expiry = Number(item, "x"),
        Value = Binary(item, "v"),
        Nonce = Binary(item, "n"),
        Owner = item.GetValueOrDefault("o")?.S ?? "",
        PartSet = item.GetValueOrDefault("p")?.S,
        PartCount = (int)Number(item, "c"),
        PartBytes = (int)Number(item, "l"),
        PartCrc = (uint)Number(item, "h"),
    };

    private static long Number(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? long.Parse(value.N, NumberStyles.Integer, CultureInfo.InvariantCulture) : 0;

    private static byte[] Binary(Dictionary<string, AttributeValue> item, string name) => item.TryGetValue(name, out var value) ? value.B.ToArray() : [];
}
