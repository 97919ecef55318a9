using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>
/// The short way of a durable hit costs one reading, and so does the long way where what was read at once is of no use; over a store that answers at once, and over one that
/// answers later.
/// </summary>
public sealed class AtOnceTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store;
    private int _made;

    public AtOnceTests() => _store = new InMemoryCacheStore(_clock);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fresh_IsReadOnce_AndThenInMemory(bool late)
    {
        await WriteAsync("v");
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late);

        var found = await LookUpAsync(reader).SoonAsync();

        Assert.Equal(("v", CacheTier.Durable, false), (found.Value, found.Tier, found.IsStale));
        Assert.Equal(_clock.GetUtcNow() + Lifetime, found.ExpiresAt);
        Assert.Equal(CacheTier.Memory, (await LookUpAsync(reader).SoonAsync()).Tier);
        Assert.Equal(["entry!"], spy.Calls);
        AssertSettled(reader, made: 0, hits: 2, errors: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Missing_IsReadOnce_AndMade(bool late)
    {
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late);
        await AssertMadeAfterOneReadingAsync(reader, spy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stale_IsReadOnce_AndMadeAnew(bool late)
    {
        await WriteAsync("old", static o => o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromMinutes(1));
        _clock.Advance(Lifetime + TimeSpan.FromSeconds(1));
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late, static o => o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromMinutes(1));
        await AssertMadeAfterOneReadingAsync(reader, spy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StaleAndTheFactoryFails_IsReadOnce_AndServed(bool late)
    {
        await WriteAsync("old", static o => o.DefaultNamespace.StaleIfError = TimeSpan.FromMinutes(1));
        _clock.Advance(Lifetime + TimeSpan.FromSeconds(1));
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late, static o => o.DefaultNamespace.StaleIfError = TimeSpan.FromMinutes(1));

        var found = await reader.Cache.GetOrCreateAsync<int, string>("k", 0, static (_, _, _) => throw new InvalidOperationException("the origin is down")).SoonAsync();

        Assert.Equal(("old", true), (found.Value, found.IsStale));
        Assert.Equal(["entry!"], spy.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expired_IsReadOnce_AndMade(bool late)
    {
        await WriteAsync("old");
        _clock.Advance(Lifetime);
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late);
        await AssertMadeAfterOneReadingAsync(reader, spy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tombstone_IsReadOnce_AndMade(bool late)
    {
        await WriteAsync("old");
        await using var writer = new CacheHost(_store, _clock);
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late);
        await AssertMadeAfterOneReadingAsync(reader, spy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TombstoneThatNobodyToldOf_IsReadOnce_TheJournalIsReadFirst(bool late)
    {
        await WriteAsync("old");
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late);
        await using var writer = new CacheHost(_store, _clock);
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));

        Assert.Equal("made", (await LookUpAsync(reader).SoonAsync()).Value);

        Assert.Equal(["entry!", "read(head)!", "read(journal:1-1)!", "write"], spy.Calls);
        AssertSettled(reader, made: 1, hits: 0, errors: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damaged_IsReadOnce_CountedOnce_AndMade(bool late)
    {
        await _store.WriteAsync(new StoredEntry(new StoreKey("default", null, "k"), 0, 0, _clock.GetUtcNow().AddHours(1), "not ours"u8.ToArray()), default);
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late);
        await AssertMadeAfterOneReadingAsync(reader, spy, errors: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfAnotherShape_IsReadOnce_CountedOnce_AndMade(bool late)
    {
        await using (var writer = new CacheHost(_store, _clock))
        {
            await writer.Hybrid.GetOrCreateAsync("k", static _ => new ValueTask<Basket>(Basket.Of("apple")));
        }

        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late);

        var found = await reader.Cache.GetOrCreateAsync("k", 0, static (_, _, _) => new ValueTask<List<int>>([7])).SoonAsync();

        Assert.Equal([7], found.Value!);
        Assert.Equal(["entry!", "write"], spy.Calls);
        AssertSettled(reader, made: 0, hits: 0, errors: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invalidated_IsReadOnce_AndMade(bool late)
    {
        await WriteAsync("old", tags: ["red"]);
        var spy = new SpyStore(_store);
        await using var reader = await ReaderAsync(spy, late: false);
        await using var writer = new CacheHost(_store, _clock);
        await _clock.DriveAsync(writer.Hybrid.RemoveByTagAsync("red"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await reader.Cache.TryGetAsync<string>("warm");
        Ready(spy, late);
        await AssertMadeAfterOneReadingAsync(reader, spy);
    }

    /// <summary>What was read before the ledger forgot what it knew cannot be judged by what it knows after.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheLedgerStartsAnewMeanwhile_IsReadAgain(bool late)
    {
        var interval = TimeSpan.FromSeconds(20);
        await WriteAsync("old", expiration: TimeSpan.FromHours(1));
        var spy = new SpyStore(_store);
        var held = new HeldStore(spy);
        await using var reader = await ReaderAsync(held, o =>
        {
            o.InvalidationInterval = interval;
            o.StoreTimeout = TimeSpan.FromMinutes(1);
        });
        await using var writer = new CacheHost(_store, _clock);
        for (var i = 0; i < 101; i++)
        {
            await _clock.DriveAsync(writer.Cache.RemoveAsync("c"), TimeSpan.FromMilliseconds(10));
        }

        spy.Forget();
        var removed = new StoredEntry(new StoreKey("default", null, "k"), 101, 0, _clock.GetUtcNow().AddHours(1), default);
        held.After = async call =>
        {
            if (call != "entry")
            {
                return;
            }

            // It has the old value by now. A hundred behind is too far: at the next check the reader forgets everything.
            held.After = null;
            if (late)
            {
                await Task.Yield();
            }

            Assert.True(await _store.WriteAsync(removed, default));
            _clock.Advance(interval);
            await reader.Cache.TryGetAsync<string>("warm");
            spy.Forget();
        };

        Assert.Equal("made", (await LookUpAsync(reader).SoonAsync()).Value);

        Assert.Null(held.After);
        Assert.Equal(["read(stamps:*,n:default)!", "entry!", "write"], spy.Calls);
        AssertSettled(reader, made: 1, hits: 0, errors: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ManyCallers_OneReading_EachHasACopyOfItsOwn(bool late)
    {
        const int Followers = 8;
        await using (var writer = new CacheHost(_store, _clock))
        {
            await writer.Hybrid.GetOrCreateAsync("k", static _ => new ValueTask<Basket>(Basket.Of("apple")));
        }

        var spy = new SpyStore(_store);
        var held = new HeldStore(spy);
        await using var reader = await ReaderAsync(held);
        spy.Forget();
        using var entered = new SemaphoreSlim(0);
        using var open = new ManualResetEventSlim();
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held.After = _ =>
        {
            entered.Release();
            if (!late)
            {
                // On the leader's own thread: the store has answered when the call returns.
                Assert.True(open.Wait(TimeSpan.FromMinutes(3)));
                return Task.CompletedTask;
            }

            return later.Task;
        };
        var leader = Task.Run(LookAsync);
        Assert.True(await entered.WaitAsync(TimeSpan.FromMinutes(3)));
        var followers = Enumerable.Range(0, Followers).Select(_ => LookAsync()).ToArray();
        Assert.DoesNotContain(followers, static follower => follower.IsCompleted);
        open.Set();
        later.SetResult();
        var baskets = await Task.WhenAll([leader, .. followers]).SoonAsync();

        Assert.Equal(["entry!"], spy.Calls);
        Assert.Equal(1 + Followers, baskets.Distinct(ReferenceEqualityComparer.Instance).Count());
        baskets[0].Items.Add("worm");
        baskets[1].Items.Clear();
        Assert.All(baskets.Skip(2), static basket => Assert.Equal(["apple"], basket.Items));
        Assert.Equal(["apple"], (await LookAsync()).Items);
        Assert.Equal(["entry!"], spy.Calls);
        AssertSettled(reader, made: 0, hits: null, errors: 0);

        Task<Basket> LookAsync() => reader.Hybrid.GetOrCreateAsync("k", _ =>
        {
            Interlocked.Increment(ref _made);
            return new ValueTask<Basket>(Basket.Of("made"));
        }).AsTask();
    }

    private async Task AssertMadeAfterOneReadingAsync(CacheHost reader, SpyStore spy, int errors = 0)
    {
        var found = await LookUpAsync(reader).SoonAsync();
        Assert.Equal(("made", CacheTier.Factory), (found.Value, found.Tier));
        Assert.Equal(["entry!", "write"], spy.Calls);
        AssertSettled(reader, made: 1, hits: 0, errors);
    }

    private void AssertSettled(CacheHost reader, int made, int? hits, int errors)
    {
        var statistics = reader.Engine.GetStatistics();
        Assert.Equal(made, _made);
        Assert.Equal(hits ?? statistics.Hits, statistics.Hits);
        Assert.Equal(errors, statistics.Tiers[1].Errors);
        Assert.Equal(0, reader.Engine.FlightCount);
        reader.Engine.CheckMemoryInvariants();
    }

    private ValueTask<CacheResult<string>> LookUpAsync(CacheHost host) => host.Cache.GetOrCreateAsync("k", 0, (_, _, _) =>
    {
        Interlocked.Increment(ref _made);
        return new ValueTask<string>("made");
    });

    private async Task<CacheHost> ReaderAsync(SpyStore spy, bool late, Action<ThawCachingOptions>? configure = null)
    {
        var reader = await ReaderAsync(spy, configure);
        Ready(spy, late);
        return reader;
    }

    /// <summary>A process that knows the counter and its namespace's stamps, so that nothing but an entry is to be read.</summary>
    private async Task<CacheHost> ReaderAsync(ICacheStore store, Action<ThawCachingOptions>? configure = null)
    {
        var reader = new CacheHost(store, _clock, configure);
        await reader.Cache.TryGetAsync<string>("warm");
        return reader;
    }

    private static void Ready(SpyStore spy, bool late)
    {
        spy.Forget();
        spy.Before = late ? static async (_, _) => await Task.Yield() : null;
    }

    private async Task WriteAsync(string value, Action<ThawCachingOptions>? configure = null, string[]? tags = null, TimeSpan? expiration = null)
    {
        await using var writer = new CacheHost(_store, _clock, configure);
        await writer.Cache.GetOrCreateAsync(
            "k", value, static (made, _, _) => new ValueTask<string>(made), new CacheEntryOptions { Expiration = expiration ?? Lifetime, Tags = tags });
    }
}
