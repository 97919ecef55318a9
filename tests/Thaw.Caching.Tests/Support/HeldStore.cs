using Thaw.Caching.Stores;

namespace Thaw.Caching.Tests.Support;

/// <summary>A store whose answers arrive late: what was read or done stands, the caller hears of it when a test says so.</summary>
internal sealed class HeldStore(ICacheStore inner) : ICacheStore
{
    /// <summary>Waited for after each call, with its name.</summary>
    public Func<string, Task>? After { get; set; }

    public CacheStoreTraits Traits => inner.Traits;

    public CacheStoreUsage Usage => inner.Usage;

    public async ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) =>
        await HoldAsync("entry", await inner.ReadEntryAsync(key, consistent, cancellationToken));

    public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken) =>
        await HoldAsync(read.Head ? "head" : read.Leases.Count > 0 ? "leases" : read.Entries.Count > 0 ? "entries" : "other", await inner.ReadAsync(read, cancellationToken));

    public async ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) =>
        await HoldAsync("write", await inner.WriteAsync(entry, cancellationToken));

    public async ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) =>
        await HoldAsync("commit", await inner.CommitAsync(commit, cancellationToken));

    public async ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        await HoldAsync("lease", await inner.TrySwapLeaseAsync(key, expected, next, cancellationToken));

    public async ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) =>
        await HoldAsync("settings", await inner.TryReplaceSettingsAsync(next, nonce, cancellationToken));

    private async Task<T> HoldAsync<T>(string call, T answer)
    {
        if (After is { } after)
        {
            await after(call);
        }

        return answer;
    }
}
