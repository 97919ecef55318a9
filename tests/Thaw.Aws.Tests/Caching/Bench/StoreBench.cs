using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Caching.Stores;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.Caching;

/// <summary>A store on a table of its own, with a wire under its client, and a plain client beside it.</summary>
internal sealed class StoreBench : IDisposable
{
    private static int _tables;

    private StoreBench(Uri url, string table, bool listing, Action<Action>? schedule)
    {
        Table = table;
        Options = new DynamoDbCacheOptions { Table = table, Listing = listing, TransactionItems = DynamoDbLocal.TransactionItems };
        Endpoint = new AwsEndpoint(url, Region: null);
        Plain = SdkDynamoDb.Create(Endpoint);
        Client = new DynamoDbClient(DynamoDbClientSettings.For(Endpoint, CoarseClock.Instance, deadline: null, Wire.Handler, patience: HostileBench.Patience));
        Store = new DynamoDbCacheStore(Options, Endpoint, () => Client, Hurry.Instance, schedule);
    }

    public static DateTimeOffset Later { get; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Wire Wire { get; } = new();

    public string Table { get; }

    public DynamoDbCacheOptions Options { get; }

    public IAmazonDynamoDB Plain { get; }

    public AwsEndpoint Endpoint { get; }

    public DynamoDbClient Client { get; }

    public DynamoDbCacheStore Store { get; }

    public static async Task<StoreBench> CreateAsync(bool listing = false, Action<Action>? schedule = null)
    {
        var emulator = await DynamoDbLocal.SharedAsync();
        var bench = new StoreBench(emulator.Url, $"cache-{Interlocked.Increment(ref _tables)}-{Guid.NewGuid():N}", listing, schedule);
        await DynamoDbCacheTable.EnsureCreatedAsync(bench.Plain, bench.Table, listing, TimeProvider.System, CancellationToken.None);
        return bench;
    }

    public static StoreKey Key(string key, string? user = null) => new("company", user, key);

    public static StoredEntry Entry(string key, long seq, int bytes, int seed = 1, string? user = null)
    {
        var data = new byte[bytes];
        new Random(seed).NextBytes(data);
        return new StoredEntry(Key(key, user), seq, 0, Later, data);
    }

    public static StoreCommit Commit(long seq, Guid nonce, params StoredEntry[] entries) =>
        new() { Seq = seq, Nonce = nonce, Journal = new byte[] { 1, 2, 3 }, JournalExpiresAt = Later, Entries = entries };

    /// <summary>The table's keys that begin with a prefix.</summary>
    public async Task<List<string>> KeysAsync(string prefix)
    {
        var found = new List<string>();
        Dictionary<string, AttributeValue>? from = null;
        do
        {
            var page = await Plain.ScanAsync(new ScanRequest { TableName = Table, ProjectionExpression = "pk", ConsistentRead = true, ExclusiveStartKey = from });
            found.AddRange(page.Items.Select(item => item["pk"].S).Where(key => key.StartsWith(prefix, StringComparison.Ordinal)));
            from = page.LastEvaluatedKey;
        }
        while (from is { Count: > 0 });
        return found;
    }

    public void Dispose()
    {
        Store.Dispose();
        Client.Dispose();
        Plain.Dispose();
    }
}
