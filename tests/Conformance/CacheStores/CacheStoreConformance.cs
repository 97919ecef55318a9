using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

/// <summary>What every <see cref="ICacheStore"/> must do. See the port's documentation; a fact here is a sentence there.</summary>
public abstract partial class CacheStoreConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Earlier = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<ICacheStore> _opened = [];
    private readonly Random _random = new(20_240_229);

    /// <summary>One process's view of the database.</summary>
    protected ICacheStore Store { get; private set; } = null!;

    /// <summary>Another process's view of the same database.</summary>
    protected ICacheStore Second { get; private set; } = null!;

    /// <summary>Makes this fact's database: fresh and empty.</summary>
    protected abstract Task CreateDatabaseAsync();

    /// <summary>A store on this fact's database, as a process of its own would open it.</summary>
    protected abstract Task<ICacheStore> OpenAsync();

    /// <summary>Takes this fact's database away; its stores are closed.</summary>
    protected abstract Task DropDatabaseAsync();

    public async Task InitializeAsync()
    {
        await CreateDatabaseAsync();
        await ReopenAsync();
    }

    public async Task DisposeAsync()
    {
        await CloseAsync();
        await DropDatabaseAsync();
    }

    /// <summary>Ends both processes and starts them anew.</summary>
    private async Task ReopenAsync()
    {
        await CloseAsync();
        _opened.Add(Store = await OpenAsync());
        _opened.Add(Second = await OpenAsync());
    }

    private async Task CloseAsync()
    {
        foreach (var store in _opened)
        {
            if (store is IAsyncDisposable later)
                await later.DisposeAsync();
            else
                (store as IDisposable)?.Dispose();
        }

        _opened.Clear();
    }

    private static StoreKey Key(string key, string? user = null) => new("facts", user, key);

    private static StoredEntry Entry(StoreKey key, long seq, long fence = 0, byte[]? data = null) => new(key, seq, fence, Later, data ?? [1, 2, 3]);

    private static StoredEntry Tombstone(StoreKey key, long seq) => new(key, seq, 0, Later, default);

    private static StoreCommit Commit(long seq, StampWrite[]? stamps = null, StoredEntry[]? entries = null, byte[]? journal = null) => new()
    {
        Seq = seq,
        Journal = journal ?? BitConverter.GetBytes(seq),
        JournalExpiresAt = Later,
        Stamps = stamps ?? [],
        Entries = entries ?? [],
        Nonce = Guid.NewGuid(),
    };

    private static StampWrite Stamp(string name, long? replaces = null, byte[]? data = null) => new(name, replaces, data ?? [7], Later);

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<StoredEntry?> ReadAsync(ICacheStore store, StoreKey key) => await store.ReadEntryAsync(key, consistent: true, default);

    private static async Task<long> HeadAsync(ICacheStore store) => (await store.ReadAsync(new StoreRead { Head = true, Consistent = true }, default)).Head;

    private static async Task<StoredStamp?> StampAsync(ICacheStore store, string name) =>
        (await store.ReadAsync(new StoreRead { Stamps = [name], Consistent = true }, default)).Stamps.Single();

    private static async Task<StoredLease?> LeaseAsync(ICacheStore store, StoreKey key) =>
        (await store.ReadAsync(new StoreRead { Leases = [key], Consistent = true }, default)).Leases.Single();

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> JournalAsync(ICacheStore store, long from, long to) =>
        (await store.ReadAsync(new StoreRead { JournalFrom = from, JournalTo = to, Consistent = true }, default)).Journal;

    private static void AssertSame(StoredEntry expected, StoredEntry? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Key, actual.Value.Key);
        Assert.Equal(expected.Seq, actual.Value.Seq);
        Assert.Equal(expected.Fence, actual.Value.Fence);
        Assert.Equal(expected.ExpiresAt, actual.Value.ExpiresAt);
        Assert.Equal(expected.IsTombstone, actual.Value.IsTombstone);
        Assert.True(expected.Data.Span.SequenceEqual(actual.Value.Data.Span), $"{expected.Data.Length} bytes written, {actual.Value.Data.Length} others read.");
    }
}
