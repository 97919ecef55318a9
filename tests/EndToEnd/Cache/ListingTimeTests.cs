using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Caching.Stores;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd.Cache;

/// <summary>A durable tier whose listing hangs, while all else of it works.</summary>
public sealed class ListingTimeTests() : InProcessApi(static services =>
{
    services.AddSingleton<ICacheStore, UnlistedStore>();
    services.Configure<ThawCachingOptions>(static options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));
})
{
    [Fact]
    public async Task List_ItsStoreHangs_Is503InTime()
    {
        Client.Timeout = TimeSpan.FromMinutes(1);
        var answer = await Client.GetAsync($"{Root}/company");

        await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(1, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    private sealed class UnlistedStore : ICacheStore, ICacheStoreListing
    {
        private readonly InMemoryCacheStore _inner = new();

        public CacheStoreTraits Traits => _inner.Traits;

        public CacheStoreUsage Usage => _inner.Usage;

        public ValueTask<StoreListingPage> ListAsync(StoreListing listing, CancellationToken cancellationToken) => new(new TaskCompletionSource<StoreListingPage>().Task);

        public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) => _inner.ReadEntryAsync(key, consistent, cancellationToken);

        public ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken) => _inner.ReadAsync(read, cancellationToken);

        public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => _inner.WriteAsync(entry, cancellationToken);

        public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => _inner.CommitAsync(commit, cancellationToken);

        public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
            _inner.TrySwapLeaseAsync(key, expected, next, cancellationToken);

        public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => _inner.TryReplaceSettingsAsync(next, nonce, cancellationToken);
    }
}
