using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Resilience;

/// <summary>A listing whose tier fails or hangs says so in time.</summary>
public sealed class ListingTests
{
    private readonly FakeClock _clock = new();
    private readonly ListedStore _store;

    public ListingTests() => _store = new ListedStore(new InMemoryCacheStore(_clock));

    [Fact]
    public async Task List_StoreThrows_IsUnansweredAndKeepsTheCursor()
    {
        await using var host = new CacheHost(_store, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        _store.Before = _ => throw new IOException("down");
        var page = await host.Cache.ListAsync(cursor: "here");
        Assert.Equal((false, "here", 0), (page.IsAnswered, page.Cursor, page.Keys.Count));
        Assert.Equal(1, host.Cache.GetStatistics().Tiers[1].Errors);
        _store.Before = null;
        page = await host.Cache.ListAsync();
        Assert.Equal((true, null, 1), (page.IsAnswered, page.Cursor, page.Keys.Count));
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(60, 10)]
    [InlineData(8, 4)]
    public async Task List_StoreHangs_IsUnansweredInTimeAndTheStoreToldToStop(int? secondsLeft, int atMost)
    {
        await using var host = new CacheHost(_store, _clock);
        var told = new TaskCompletionSource();
        _store.Before = token =>
        {
            token.Register(() => told.TrySetResult());
            return new TaskCompletionSource().Task;
        };
        var began = _clock.GetUtcNow();
        using (host.Get<AmbientRequestDeadline>().Begin(secondsLeft is { } left ? began.AddSeconds(left) : began.AddDays(5_000)))
        {
            Assert.False((await _clock.DriveAsync(host.Cache.ListAsync(), TimeSpan.FromMinutes(1))).IsAnswered);
        }

        Assert.Equal(TimeSpan.FromSeconds(atMost), _clock.GetUtcNow() - began);
        await told.Task.SoonAsync();
    }

    [Fact]
    public async Task List_CircuitIsOpen_IsSkipped()
    {
        await using var host = new CacheHost(_store, _clock);
        _store.IsDown = true;
        for (var i = 0; i < 5; i++)
        {
            await host.Cache.TryGetAsync<string>("k");
        }

        var calls = 0;
        _store.Before = _ =>
        {
            calls++;
            return Task.CompletedTask;
        };
        Assert.False((await host.Cache.ListAsync()).IsAnswered);
        Assert.Equal(0, calls);

        // And tries the tier when its time has come, as any other call does.
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await host.Cache.ListAsync()).IsAnswered);
        Assert.Equal("closed", host.Cache.GetStatistics().Tiers[1].State);
    }

    [Fact]
    public async Task List_ItsIndexIsRefused_TheEntriesAreReadAllTheSame()
    {
        await using var host = new CacheHost(_store, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        _store.Before = _ => throw new IOException("no such right");
        for (var i = 0; i < 20; i++)
        {
            Assert.False((await host.Cache.ListAsync()).IsAnswered);
        }

        Assert.Equal("v", (await host.Cache.TryGetAsync<string>("k", new CacheReadOptions { SkipMemory = true })).Value);
    }

    [Fact]
    public async Task List_CallerLeaves_IsCancelled()
    {
        await using var host = new CacheHost(_store, _clock);
        _store.Before = token => Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
        using var leaving = new CancellationTokenSource();
        var list = host.Cache.ListAsync(cancellationToken: leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list.SoonAsync());
    }

    /// <summary>A store that can list, of which a test says what comes before that, and whether anything else is answered.</summary>
    private sealed class ListedStore(InMemoryCacheStore inner) : ICacheStore, ICacheStoreListing
    {
        public Func<CancellationToken, Task>? Before { get; set; }

        public bool IsDown { get; set; }

        public CacheStoreTraits Traits => inner.Traits;

        public CacheStoreUsage Usage => inner.Usage;

        public async ValueTask<StoreListingPage> ListAsync(StoreListing listing, CancellationToken cancellationToken)
        {
            if (Before is { } before)
            {
                await before(cancellationToken);
            }

            return await inner.ListAsync(listing, cancellationToken);
        }

        public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) => Up.ReadEntryAsync(key, consistent, cancellationToken);

        public ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken) => Up.ReadAsync(read, cancellationToken);

        public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => Up.WriteAsync(entry, cancellationToken);

        public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => Up.CommitAsync(commit, cancellationToken);

        public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
            Up.TrySwapLeaseAsync(key, expected, next, cancellationToken);

        public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => Up.TryReplaceSettingsAsync(next, nonce, cancellationToken);

        private InMemoryCacheStore Up => IsDown ? throw new IOException("down") : inner;
    }
}
