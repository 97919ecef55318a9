using Thaw.Caching.Stores;

namespace Thaw.Caching.Tests.Support;

/// <summary>A store whose database is exchanged under it.</summary>
internal sealed class SwappedStore : ICacheStore
{
    public required ICacheStore Current { get; set; }

    public CacheStoreTraits Traits => Current.Traits;

    public CacheStoreUsage Usage => Current.Usage;

    public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) => Current.ReadEntryAsync(key, consistent, cancellationToken);

    public ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken) => Current.ReadAsync(read, cancellationToken);

    public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => Current.WriteAsync(entry, cancellationToken);

    public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => Current.CommitAsync(commit, cancellationToken);

    public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        Current.TrySwapLeaseAsync(key, expected, next, cancellationToken);

    public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => Current.TryReplaceSettingsAsync(next, nonce, cancellationToken);
}
