namespace Thaw.Caching.Stores;

/// <summary>
/// The store port in the memory of one process, for tests and for trying the library. Several caches may share one, as the processes of a fleet
/// share a database. Every call completes at once. What has expired is forgotten at the first write after a minute has passed.
/// </summary>
/// <param name="clock">Says when the store may forget; default <see cref="CoarseClock.Instance"/>.</param>
public sealed class InMemoryCacheStore(TimeProvider? clock = null) : ICacheStore, ICacheStoreListing
{
    private const string CursorPrefix = "memory-";
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _clock = clock ?? CoarseClock.Instance;

    // One lock for everything, reads too: it is held for a look-up, costs no allocation, and makes a commit appear at one moment.
    private readonly Lock _gate = new();
    private readonly Dictionary<StoreKey, Slot> _entries = [];
    private readonly Dictionary<string, Stamp> _stamps = new(StringComparer.Ordinal);
    private readonly Dictionary<StoreKey, StoredLease> _leases = [];
    private readonly Dictionary<long, JournalRecord> _journal = [];
    private (StoredSettings Value, Guid Nonce) _settings;
    private long _head;
    private long _lastSlot;
    private long _requests;
    private DateTimeOffset _swept;

    /// <inheritdoc/>
    public CacheStoreTraits Traits { get; } = new() { Name = "in-memory", MaximumEntryBytes = 32 * 1024 * 1024, MaximumCommitItems = 100 };

    /// <inheritdoc/>
    public CacheStoreUsage Usage => new(Interlocked.Read(ref _requests), 0, 0);

    /// <inheritdoc/>
    public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<StoredEntry?>(cancellationToken);

        Interlocked.Increment(ref _requests);
        lock (_gate)
            return new(FindEntry(key));
    }

    /// <inheritdoc/>
    public ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<StoreReadResult>(cancellationToken);

        Interlocked.Increment(ref _requests);
        var entries = new StoredEntry?[read.Entries.Count];
        var stamps = new StoredStamp?[read.Stamps.Count];
        var leases = new StoredLease?[read.Leases.Count];
        var journal = new ReadOnlyMemory<byte>?[read.JournalFrom > 0 ? checked((int)(read.JournalTo - read.JournalFrom + 1)) : 0];
        long head;
        StoredSettings? settings;
        lock (_gate)
        {
            for (var i = 0; i < entries.Length; i++)
                entries[i] = FindEntry(read.Entries[i]);
            for (var i = 0; i < stamps.Length; i++)
                stamps[i] = _stamps.TryGetValue(read.Stamps[i], out var stamp) ? new StoredStamp(stamp.Seq, stamp.Data) : null;
            for (var i = 0; i < leases.Length; i++)
                leases[i] = _leases.TryGetValue(read.Leases[i], out var lease) ? lease : null;
            for (var i = 0; i < journal.Length; i++)
            {
                // Not a conditional expression: its null would become an empty memory.
                if (_journal.TryGetValue(read.JournalFrom + i, out var record))
                    journal[i] = record.Data;
            }

            head = read.Head ? _head : 0;
            settings = read.Settings && _settings.Value.Version > 0 ? _settings.Value : null;
        }

        return new(new StoreReadResult { Entries = entries, Stamps = stamps, Leases = leases, Head = head, Settings = settings, Journal = journal });
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);

        Interlocked.Increment(ref _requests);
        var copy = Copy(entry);
        lock (_gate)
        {
            Sweep();
            if (FindEntry(entry.Key) is { } stands && (stands.Seq, stands.Fence).CompareTo((entry.Seq, entry.Fence)) > 0)
                return new(false);

            Put(copy);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);
        if (commit.Stamps.Count + commit.Entries.Count > Traits.MaximumCommitItems)
            throw new ArgumentException($"A commit carries at most {Traits.MaximumCommitItems} stamps and entries together.", nameof(commit));

        Interlocked.Increment(ref _requests);
        var record = new JournalRecord(commit.Nonce, commit.Journal.ToArray(), commit.JournalExpiresAt);
        var stamps = commit.Stamps.Select(stamp => new Stamp(commit.Seq, stamp.Data.ToArray(), stamp.ExpiresAt)).ToArray();
        var entries = commit.Entries.Select(Copy).ToArray();
        lock (_gate)
        {
            Sweep();
            if (_head != commit.Seq - 1)
                return new(_journal.TryGetValue(commit.Seq, out var earlier) && earlier.Nonce == commit.Nonce);

            foreach (var stamp in commit.Stamps)
            {
                var stands = _stamps.TryGetValue(stamp.Name, out var known) ? known.Seq : 0;
                if (stamp.ReplacesSeq is { } replaces && replaces != stands)
                    return new(false);
            }

            foreach (var expectation in commit.Expectations)
            {
                if (!expectation.IsMetBy(FindEntry(expectation.Key)))
                    return new(false);
            }

            for (var i = 0; i < stamps.Length; i++)
                _stamps[commit.Stamps[i].Name] = stamps[i];
            foreach (var entry in entries)
                Put(entry);
            _journal[commit.Seq] = record;
            _head = commit.Seq;
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);

        Interlocked.Increment(ref _requests);
        lock (_gate)
        {
            Sweep();
            StoredLease? stands = _leases.TryGetValue(key, out var lease) ? lease : null;
            if (!Same(stands, expected) && !Same(stands, next))
                return new(false);

            _leases[key] = next;
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        StoredSettings.ThrowIfUnfit(next);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);

        Interlocked.Increment(ref _requests);
        var copy = next with { Data = next.Data.ToArray() };
        lock (_gate)
        {
            if (_settings.Value.Version != next.Version - 1)
                return new(_settings.Value.Version == next.Version && _settings.Nonce == nonce);

            _settings = (copy, nonce);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreListingPage> ListAsync(StoreListing listing, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<StoreListingPage>(cancellationToken);

        var after = 0L;
        if (listing.Cursor is { } cursor
            && (!cursor.StartsWith(CursorPrefix, StringComparison.Ordinal) || !long.TryParse(cursor.AsSpan(CursorPrefix.Length), out after)))
            throw new FormatException("This listing's cursor is not one that the in-memory store answered; start again without one.");

        Interlocked.Increment(ref _requests);
        KeyValuePair<StoreKey, Slot>[] found;
        lock (_gate)
        {
            // A slot keeps its number for as long as its entry stands, so the order is stable and a number is a cursor.
            found = [.. _entries
                .Where(pair => pair.Value.Number > after && !pair.Value.Entry.IsTombstone
                    && (listing.Namespace is null || pair.Key.Namespace == listing.Namespace)
                    && (listing.User is null || pair.Key.User == listing.User))
                .OrderBy(pair => pair.Value.Number)
                .Take(listing.Limit + 1)];
        }

        var more = found.Length > listing.Limit;
        var page = more ? found.AsSpan(0, listing.Limit) : found;
        var keys = new StoreKey[page.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = page[i].Key;
        return new(new StoreListingPage(keys, more ? $"{CursorPrefix}{page[^1].Value.Number}" : null));
    }

    private static bool Same(StoredLease? left, StoredLease? right) =>
        left is { } l && right is { } r ? l.Fence == r.Fence && l.Owner == r.Owner && l.Beat == r.Beat : left is null && right is null;

    private StoredEntry? FindEntry(StoreKey key) => _entries.TryGetValue(key, out var slot) ? slot.Entry : null;

    private void Put(StoredEntry entry)
    {
        var number = _entries.TryGetValue(entry.Key, out var slot) ? slot.Number : ++_lastSlot;
        _entries[entry.Key] = new Slot(entry, number);
    }

    // Callers pool their buffers, so what is kept is a copy.
    private StoredEntry Copy(StoredEntry entry) => entry.Data.Length <= Traits.MaximumEntryBytes
        ? entry with { Data = entry.Data.ToArray() }
        : throw new ArgumentException($"An entry of {entry.Data.Length} bytes; this store takes at most {Traits.MaximumEntryBytes}.", nameof(entry));

    private void Sweep()
    {
        var now = _clock.GetUtcNow();
        if ((now - _swept).Duration() < SweepInterval)
            return;

        _swept = now;
        foreach (var (key, slot) in _entries)
            if (slot.Entry.ExpiresAt <= now)
                _entries.Remove(key);
        foreach (var (name, stamp) in _stamps)
            if (stamp.ExpiresAt <= now)
                _stamps.Remove(name);
        foreach (var (key, lease) in _leases)
            if (lease.ExpiresAt <= now)
                _leases.Remove(key);
        foreach (var (seq, record) in _journal)
            if (record.ExpiresAt <= now)
                _journal.Remove(seq);
    }

    private readonly record struct Slot(StoredEntry Entry, long Number);

    private readonly record struct Stamp(long Seq, ReadOnlyMemory<byte> Data, DateTimeOffset ExpiresAt);

    private readonly record struct JournalRecord(Guid Nonce, ReadOnlyMemory<byte> Data, DateTimeOffset ExpiresAt);
}
