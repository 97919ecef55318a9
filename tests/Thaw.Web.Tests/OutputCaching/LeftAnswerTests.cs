using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Web.OutputCaching;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>Requests that go on without the cache, and those that wait for them there.</summary>
public sealed class LeftAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly FakeClock _clock = new();

    // The first request's time is up while the durable tier is still asked; its look-up goes on for the second, and ends in asking for an answer that the first will not hand over.
    [Fact]
    public async Task LookUp_OfOneOutOfTimeWhomAnotherWaitsFor_LeavesNobodyWaiting()
    {
        var store = new SlowStore(_clock);
        await using var services = Services(store);
        var answers = Store(services, out var scopes);
        var deadline = services.GetRequiredService<AmbientRequestDeadline>();
        await services.GetRequiredService<ITieredCache>().For(ThawOutputCacheOptions.Namespace).TryGetAsync<string>("before");
        store.Hold();
        var first = LookUpAsync(answers, scopes, deadline, _clock.GetUtcNow().AddMilliseconds(10));
        await store.Asked.WaitAsync(Patience);
        var second = LookUpAsync(answers, scopes, deadline, until: null);

        _clock.Advance(TimeSpan.FromMilliseconds(20));
        await EndAsync(await first.WaitAsync(Patience));
        store.Release();

        await EndAsync(await second.WaitAsync(Patience));
        Assert.NotNull((await LookUpAsync(answers, scopes, deadline, until: null).WaitAsync(Patience)).Own);
    }

    // As a request ends whose answer is not kept. The first one's may be to make or not: the durable tier, too, is given up on when its time is up.
    private static Task EndAsync((byte[]? Found, PendingAnswer? Own) request)
    {
        Assert.Null(request.Found);
        return request.Own?.AbandonAsync() ?? Task.CompletedTask;
    }

    private static async Task<(byte[]? Found, PendingAnswer? Own)> LookUpAsync(TieredOutputCacheStore answers, AnswerScopes scopes, AmbientRequestDeadline deadline, DateTimeOffset? until)
    {
        using var limit = until is { } end ? deadline.Begin(end) : null;
        var scope = scopes.Begin(TimeSpan.FromMinutes(1), TimeSpan.Zero, new OutputCacheRules());
        var found = await answers.GetAsync(scope.Prefix + "/a", CancellationToken.None);
        return (found, scope.Pending);
    }

    private static TieredOutputCacheStore Store(IServiceProvider services, out AnswerScopes scopes)
    {
        scopes = new AnswerScopes();
        return new TieredOutputCacheStore(
            services.GetRequiredService<ITieredCache>(), scopes, new RefreshTurns(Options.Create(new ThawOutputCacheOptions())), services.GetRequiredService<TimeProvider>(),
            NullLogger<TieredOutputCacheStore>.Instance);
    }

    private ServiceProvider Services(ICacheStore store)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton(store);
        services.AddThawCaching();
        return services.BuildServiceProvider();
    }

    /// <summary>A store that can be told to answer no look-up for a while.</summary>
    private sealed class SlowStore(TimeProvider clock) : ICacheStore
    {
        private readonly InMemoryCacheStore _inner = new(clock);

        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isHeld;

        public Task Asked => _asked.Task;

        public CacheStoreTraits Traits => _inner.Traits;

        public CacheStoreUsage Usage => _inner.Usage;

        public void Hold() => _isHeld = true;

        public void Release() => _answer.SetResult();

        public async ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
        {
            await WaitAsync();
            return await _inner.ReadEntryAsync(key, consistent, cancellationToken);
        }

        public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
        {
            await WaitAsync();
            return await _inner.ReadAsync(read, cancellationToken);
        }

        public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => _inner.WriteAsync(entry, cancellationToken);

        public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => _inner.CommitAsync(commit, cancellationToken);

        public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
            _inner.TrySwapLeaseAsync(key, expected, next, cancellationToken);

        public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => _inner.TryReplaceSettingsAsync(next, nonce, cancellationToken);

        private Task WaitAsync()
        {
            if (!_isHeld)
            {
                return Task.CompletedTask;
            }

            _asked.TrySetResult();
            return _answer.Task;
        }
    }
}
