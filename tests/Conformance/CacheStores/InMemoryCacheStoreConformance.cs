using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public sealed class InMemoryCacheStoreConformance : CacheStoreConformance
{
    private InMemoryCacheStore _database = null!;

    protected override Task CreateDatabaseAsync()
    {
        _database = new InMemoryCacheStore();
        return Task.CompletedTask;
    }

    protected override Task<ICacheStore> OpenAsync() => Task.FromResult<ICacheStore>(_database);

    protected override Task DropDatabaseAsync() => Task.CompletedTask;

    [Fact]
    public async Task Write_AfterAMinute_ForgetsWhatExpired()
    {
        var clock = new ManualClock();
        var store = new InMemoryCacheStore(clock);
        var expires = clock.Now.AddSeconds(90);
        StoreKey gone = new("ns", null, "gone"), stays = new("ns", null, "stays");
        await store.WriteAsync(new StoredEntry(gone, 1, 0, expires, default), default);
        await store.WriteAsync(new StoredEntry(stays, 1, 0, expires.AddTicks(1), default), default);
        clock.Now = expires;
        Assert.NotNull(await store.ReadEntryAsync(gone, true, default));
        await store.TrySwapLeaseAsync(stays, null, new StoredLease(1, "o", 0, expires), default);
        Assert.Null(await store.ReadEntryAsync(gone, true, default));
        Assert.NotNull(await store.ReadEntryAsync(stays, true, default));
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
