using Thaw.Caching.Stores;

namespace Thaw.Jobs.Support;

/// <summary>A store that cannot be reached, or that takes what it is given and never shows it.</summary>
internal sealed class FaultyStore(bool isReachable) : ICacheStore
{
    private readonly InMemoryCacheStore _store = new();

    public bool IsReachable { get; set; } = isReachable;

    public CacheStoreTraits Traits => _store.Traits;

    public CacheStoreUsage Usage => _store.Usage;

    public int Reads { get; private set; }

    public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
    {
        Reads++;
        return IsReachable ? default : throw new IOException("no way to the store");
    }

    public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        Reads += read.Entries.Count;
        if (!IsReachable)
        {
            throw new IOException("no way to the store");
        }

        var found = await _store.ReadAsync(read, cancellationToken);
        return new StoreReadResult { Entries = new StoredEntry?[found.Entries.Count], Stamps = found.Stamps, Leases = found.Leases, Head = found.Head, Settings = found.Settings, Journal = found.Journal };
    }

    public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => Reached(() => _store.WriteAsync(entry, cancellationToken));

    public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => Reached(() => _store.CommitAsync(commit, cancellationToken));

    public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        Reached(() => _store.TrySwapLeaseAsync(key, expected, next, cancellationToken));

    public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) =>
        Reached(() => _store.TryReplaceSettingsAsync(next, nonce, cancellationToken));

    private ValueTask<bool> Reached(Func<ValueTask<bool>> call) => IsReachable ? call() : throw new IOException("no way to the store");
}
