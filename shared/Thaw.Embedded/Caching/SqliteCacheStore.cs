using Microsoft.Extensions.Options;
using Thaw.Caching.Stores;

namespace Thaw.Embedded;

/// <summary>
/// The cache's durable tier in one SQLite file, for one machine and for tests. Several processes may share the file. Nothing is opened before the first call;
/// disposing of the store closes the file.
/// </summary>
public sealed partial class SqliteCacheStore : ICacheStore, ICacheStoreListing, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly ExpiredRows _expired;

    /// <summary>A store on a file, which is opened at the first call. Throws <see cref="OptionsValidationException"/> where an option is out of its bounds.</summary>
    /// <param name="options">Where it lies and how it waits; read once, here.</param>
    /// <param name="clock">Says when the store may forget; default <see cref="CoarseClock.Instance"/>.</param>
    public SqliteCacheStore(SqliteCacheOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _database = new SqliteDatabase(Path.GetFullPath(options.Path), options.BusyTimeout, options.Readers);
        _expired = new ExpiredRows(clock ?? CoarseClock.Instance, ExpiredRows.Of("cache_entry"), ExpiredRows.Of("cache_stamp"), ExpiredRows.Of("cache_lease"), ExpiredRows.Of("cache_journal"));
    }

    /// <inheritdoc/>
    public CacheStoreTraits Traits { get; } = new() { Name = "sqlite", MaximumEntryBytes = 32 * 1024 * 1024, MaximumCommitItems = 100 };

    /// <inheritdoc/>
    public CacheStoreUsage Usage => new(_database.Requests, 0, 0);

    /// <inheritdoc/>
    public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) =>
        _database.ReadAsync(key, static (session, key) => ReadEntry(session, key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        return _database.ReadAsync(read, static (session, read) => Read(session, read), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        CheckSize(entry);
        return _database.WriteAsync((_expired, entry), static (session, state) =>
        {
            state._expired.Clean(session);
            return Put(session, SqliteCacheSql.WriteEntry, state.entry);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (commit.Stamps.Count + commit.Entries.Count > Traits.MaximumCommitItems)
            throw new ArgumentException($"A commit carries at most {Traits.MaximumCommitItems} stamps and entries together.", nameof(commit));
        foreach (var entry in commit.Entries)
            CheckSize(entry);

        return _database.WriteAsync((_expired, commit), static (session, state) =>
        {
            state._expired.Clean(session);
            return session.InTransaction(writes: true, state.commit, Commit) || IsRepeated(session, state.commit);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        _database.WriteAsync((_expired, key, expected, next), static (session, state) =>
        {
            state._expired.Clean(session);
            return SwapLease(session, state.key, state.expected, state.next);
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        StoredSettings.ThrowIfUnfit(next);
        return _database.WriteAsync((next, nonce), static (session, state) => ReplaceSettings(session, state.next, state.nonce), cancellationToken);
    }

    /// <summary>Waits for the calls under way and closes the file.</summary>
    public void Dispose() => _database.Dispose();

    private void CheckSize(in StoredEntry entry)
    {
        if (entry.Data.Length > Traits.MaximumEntryBytes)
            throw new ArgumentException($"An entry of {entry.Data.Length} bytes; this store takes at most {Traits.MaximumEntryBytes}.", nameof(entry));
    }
}
