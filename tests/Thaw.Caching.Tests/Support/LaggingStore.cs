using Thaw.Caching.Stores;

namespace Thaw.Caching.Tests.Support;

/// <summary>A store whose eventually consistent reads answer what was there some time ago.</summary>
internal sealed class LaggingStore(ICacheStore inner, TimeProvider clock, TimeSpan lag) : ICacheStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StoreKey, List<(DateTimeOffset At, StoredEntry Entry)>> _history = [];

    public CacheStoreTraits Traits => inner.Traits;

    public CacheStoreUsage Usage => inner.Usage;

    /// <summary>Reads that got something else than the latest state.</summary>
    public int OldAnswers { get; private set; }

    public async ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
    {
        var now = await inner.ReadEntryAsync(key, true, cancellationToken);
        return consistent ? now : Old(key, now);
    }

    public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        var now = await inner.ReadAsync(read, cancellationToken);
        return read.Consistent
            ? now
            : new StoreReadResult
            {
                Head = now.Head,
                Settings = now.Settings,
                Journal = now.Journal,
                Leases = now.Leases,
                Stamps = now.Stamps,
                Entries = [.. read.Entries.Select((k, i) => Old(k, now.Entries[i]))],
            };
    }

    public async ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        var isWritten = await inner.WriteAsync(entry, cancellationToken);
        if (isWritten)
        {
            Note(entry);
        }

        return isWritten;
    }

    public async ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken)
    {
        var isWritten = await inner.CommitAsync(commit, cancellationToken);
        foreach (var entry in isWritten ? commit.Entries : [])
        {
            Note(entry);
        }

        return isWritten;
    }

    public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        inner.TrySwapLeaseAsync(key, expected, next, cancellationToken);

    public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => inner.TryReplaceSettingsAsync(next, nonce, cancellationToken);

    private void Note(StoredEntry entry)
    {
        lock (_lock)
        {
            if (!_history.TryGetValue(entry.Key, out var past))
            {
                _history[entry.Key] = past = [];
            }

            past.Add((clock.GetUtcNow(), entry with { Data = entry.Data.ToArray() }));
        }
    }

    private StoredEntry? Old(StoreKey key, StoredEntry? now)
    {
        lock (_lock)
        {
            var at = clock.GetUtcNow() - lag;
            StoredEntry? old = _history.GetValueOrDefault(key)?.FindLast(e => e.At <= at) is { Entry.Key.Namespace: not null } past ? past.Entry : null;
            OldAnswers += old?.Seq != now?.Seq || old?.IsTombstone != now?.IsTombstone ? 1 : 0;
            return old;
        }
    }
}
