using System.Collections.Concurrent;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Tests.Support;

/// <summary>A store under observation: counts calls, and fails or waits where a test says so.</summary>
internal sealed class SpyStore(ICacheStore inner) : ICacheStore
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>Runs before each call with its name; may throw or wait.</summary>
    public Func<string, CancellationToken, Task>? Before { get; set; }

    public IReadOnlyList<string> Calls => [.. _calls];

    public CacheStoreTraits Traits => inner.Traits;

    public CacheStoreUsage Usage => inner.Usage;

    public void Forget() => _calls.Clear();

    public async ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
    {
        await NoteAsync(consistent ? "entry!" : "entry", cancellationToken);
        return await inner.ReadEntryAsync(key, consistent, cancellationToken);
    }

    public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        if (read.Head)
        {
            parts.Add("head");
        }

        if (read.Settings)
        {
            parts.Add("settings");
        }

        if (read.Entries.Count > 0)
        {
            parts.Add($"entries:{read.Entries.Count}");
        }

        if (read.Stamps.Count > 0)
        {
            parts.Add($"stamps:{string.Join(',', read.Stamps)}");
        }

        if (read.JournalFrom > 0)
        {
            parts.Add($"journal:{read.JournalFrom}-{read.JournalTo}");
        }

        if (read.Leases.Count > 0)
        {
            parts.Add("leases");
        }

        await NoteAsync($"read({string.Join(' ', parts)}){(read.Consistent ? "!" : "")}", cancellationToken);
        return await inner.ReadAsync(read, cancellationToken);
    }

    public async ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        await NoteAsync("write", cancellationToken);
        return await inner.WriteAsync(entry, cancellationToken);
    }

    public async ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken)
    {
        await NoteAsync("commit", cancellationToken);
        return await inner.CommitAsync(commit, cancellationToken);
    }

    public async ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken)
    {
        await NoteAsync("lease", cancellationToken);
        return await inner.TrySwapLeaseAsync(key, expected, next, cancellationToken);
    }

    public async ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        await NoteAsync("settings", cancellationToken);
        return await inner.TryReplaceSettingsAsync(next, nonce, cancellationToken);
    }

    private async Task NoteAsync(string call, CancellationToken cancellationToken)
    {
        _calls.Enqueue(call);
        if (Before is { } before)
        {
            await before(call, cancellationToken);
        }
    }
}
