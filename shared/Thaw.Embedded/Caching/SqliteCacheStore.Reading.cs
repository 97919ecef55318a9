using System.Globalization;
using Thaw.Caching.Stores;

namespace Thaw.Embedded;

/// <content>How the port's reads map to statements.</content>
public sealed partial class SqliteCacheStore
{
    private const string CursorPrefix = "sqlite-";

    /// <inheritdoc/>
    public ValueTask<StoreListingPage> ListAsync(StoreListing listing, CancellationToken cancellationToken)
    {
        var after = 0L;
        if (listing.Cursor is { } cursor
            && (!cursor.StartsWith(CursorPrefix, StringComparison.Ordinal)
                || !long.TryParse(cursor.AsSpan(CursorPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out after)))
            throw new FormatException("This listing's cursor is not one that the SQLite store answered; start again without one.");

        return _database.ReadAsync((listing, after), static (session, state) => List(session, state.listing, state.after), cancellationToken);
    }

    private static StoredEntry? ReadEntry(SqliteSession session, StoreKey key)
    {
        using var query = session.Prepare(SqliteCacheSql.ReadEntry);
        Bind(query, key);
        return query.Step() ? new StoredEntry(key, query.Int64(0), query.Int64(1), query.Instant(2), query.Bytes(3).ToArray()) : null;
    }

    private static StoredStamp? ReadStamp(SqliteSession session, string name)
    {
        using var query = session.Prepare(SqliteCacheSql.ReadStamp);
        query.Bind(1, name);
        return query.Step() ? new StoredStamp(query.Int64(0), query.Bytes(1).ToArray()) : null;
    }

    private static StoredLease? ReadLease(SqliteSession session, StoreKey key)
    {
        using var query = session.Prepare(SqliteCacheSql.ReadLease);
        Bind(query, key);
        return query.Step() ? new StoredLease(query.Int64(0), query.Text(1), query.Int64(2), query.Instant(3)) : null;
    }

    private static StoredSettings? ReadSettings(SqliteSession session)
    {
        using var query = session.Prepare(SqliteCacheSql.ReadSettings);
        return query.Step() ? new StoredSettings(query.Int64(0), query.Bytes(1).ToArray()) : null;
    }

    private static ReadOnlyMemory<byte>?[] ReadJournal(SqliteSession session, long from, long to)
    {
        var records = new ReadOnlyMemory<byte>?[checked((int)(to - from + 1))];
        using var query = session.Prepare(SqliteCacheSql.ReadJournal);
        query.Bind(1, from);
        query.Bind(2, to);
        while (query.Step())
            records[query.Int64(0) - from] = query.Bytes(1).ToArray();
        return records;
    }

    private static StoreReadResult Read(SqliteSession session, StoreRead read)
    {
        var result = new StoreReadResult();
        session.InTransaction(writes: false, 0, (session, _) =>
        {
            var entries = new StoredEntry?[read.Entries.Count];
            for (var i = 0; i < entries.Length; i++)
                entries[i] = ReadEntry(session, read.Entries[i]);
            var stamps = new StoredStamp?[read.Stamps.Count];
            for (var i = 0; i < stamps.Length; i++)
                stamps[i] = ReadStamp(session, read.Stamps[i]);
            var leases = new StoredLease?[read.Leases.Count];
            for (var i = 0; i < leases.Length; i++)
                leases[i] = ReadLease(session, read.Leases[i]);
            result = new StoreReadResult
            {
                Entries = entries,
                Stamps = stamps,
                Leases = leases,
                Head = read.Head ? session.Number(SqliteCacheSql.ReadHead) : 0,
                Settings = read.Settings ? ReadSettings(session) : null,
                Journal = read.JournalFrom > 0 ? ReadJournal(session, read.JournalFrom, read.JournalTo) : [],
            };
            return true;
        });
        return result;
    }

    private static StoreListingPage List(SqliteSession session, StoreListing listing, long after)
    {
        using var query = session.Prepare(listing.User is null ? SqliteCacheSql.ListNamespace : SqliteCacheSql.ListUser);
        query.Bind(1, listing.User ?? listing.Namespace ?? throw new ArgumentException("A listing names a namespace, a user or both.", nameof(listing)));
        query.Bind(2, after);
        query.Bind(3, listing.Limit + 1);
        if (listing is { User: not null, Namespace: not null })
            query.Bind(4, listing.Namespace);

        var keys = new List<StoreKey>(Math.Min(listing.Limit, 1_000));
        var last = after;
        while (query.Step())
        {
            if (keys.Count == listing.Limit)
                return new(keys, $"{CursorPrefix}{last}");

            last = query.Int64(0);
            var user = query.Text(2);
            keys.Add(new StoreKey(query.Text(1), user.Length == 0 ? null : user, query.Text(3)));
        }

        return new(keys, null);
    }

    private static void Bind(SqliteQuery query, StoreKey key)
    {
        if (key.User is "")
            throw new ArgumentException("A user's name is not empty; null is for shared entries.", nameof(key));

        query.Bind(1, key.Namespace);
        query.Bind(2, key.User ?? "");
        query.Bind(3, key.Key);
    }
}
