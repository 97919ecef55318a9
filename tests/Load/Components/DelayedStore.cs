using Thaw.Caching.Stores;
using Thaw.Load.Targets;

namespace Thaw.Load.Components;

/// <summary>A durable tier that is farther away than it is.</summary>
internal sealed class DelayedStore(ICacheStore inner, TimeSpan latency, TimeProvider time) : ICacheStore
{
    public CacheStoreTraits Traits => inner.Traits;

    public CacheStoreUsage Usage => inner.Usage;

    public async ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        return await inner.ReadEntryAsync(key, consistent, cancellationToken);
    }

    public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        return await inner.ReadAsync(read, cancellationToken);
    }

    public async ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        return await inner.WriteAsync(entry, cancellationToken);
    }

    public async ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        return await inner.CommitAsync(commit, cancellationToken);
    }

    public async ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        return await inner.TrySwapLeaseAsync(key, expected, next, cancellationToken);
    }

    public async ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        return await inner.TryReplaceSettingsAsync(next, nonce, cancellationToken);
    }

    private Task TravelAsync(CancellationToken cancellationToken) => Latency.PassAsync(latency, time, cancellationToken);
}
