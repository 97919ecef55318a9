using Thaw.Caching.Stores;

namespace Thaw.Embedded;

/// <content>How the port's writes map to statements.</content>
public sealed partial class SqliteCacheStore
{
    private static bool Put(SqliteSession session, string sql, in StoredEntry entry)
    {
        using var query = session.Prepare(sql);
        Bind(query, entry.Key);
        query.Bind(4, entry.Seq);
        query.Bind(5, entry.Fence);
        query.Bind(6, entry.ExpiresAt.UtcTicks);
        if (entry.IsTombstone)
            query.BindNull(7);
        else
            query.Bind(7, entry.Data.Span);
        query.Step();
        return session.Changes > 0;
    }

    private static bool Commit(SqliteSession session, StoreCommit commit)
    {
        if (session.Number(SqliteCacheSql.ReadHead) != commit.Seq - 1)
            return false;
        foreach (var stamp in commit.Stamps)
        {
            if (stamp.ReplacesSeq is { } replaces && replaces != (ReadStamp(session, stamp.Name)?.Seq ?? 0))
                return false;
        }

        foreach (var expectation in commit.Expectations)
        {
            if (!expectation.IsMetBy(ReadEntry(session, expectation.Key)))
                return false;
        }

        foreach (var stamp in commit.Stamps)
            PutStamp(session, commit.Seq, stamp);
        foreach (var entry in commit.Entries)
            Put(session, SqliteCacheSql.PutEntry, entry);
        PutJournal(session, commit);
        using var head = session.Prepare(SqliteCacheSql.PutHead);
        head.Bind(1, commit.Seq);
        head.Step();
        return true;
    }

    // A commit whose answer was lost comes again: the head is past it, and its journal record bears its nonce.
    private static bool IsRepeated(SqliteSession session, StoreCommit commit)
    {
        using var query = session.Prepare(SqliteCacheSql.ReadNonce);
        query.Bind(1, commit.Seq);
        return query.Step() && new Guid(query.Bytes(0)) == commit.Nonce;
    }

    private static void PutStamp(SqliteSession session, long seq, in StampWrite stamp)
    {
        using var query = session.Prepare(SqliteCacheSql.PutStamp);
        query.Bind(1, stamp.Name);
        query.Bind(2, seq);
        query.Bind(3, stamp.Data.Span);
        query.Bind(4, stamp.ExpiresAt.UtcTicks);
        query.Step();
    }

    private static void PutJournal(SqliteSession session, StoreCommit commit)
    {
        Span<byte> nonce = stackalloc byte[16];
        commit.Nonce.TryWriteBytes(nonce);
        using var query = session.Prepare(SqliteCacheSql.PutJournal);
        query.Bind(1, commit.Seq);
        query.Bind(2, nonce);
        query.Bind(3, commit.Journal.Span);
        query.Bind(4, commit.JournalExpiresAt.UtcTicks);
        query.Step();
    }

    private static bool ReplaceSettings(SqliteSession session, in StoredSettings next, Guid nonce)
    {
        Span<byte> bytes = stackalloc byte[16];
        nonce.TryWriteBytes(bytes);
        using var query = session.Prepare(next.Version == 1 ? SqliteCacheSql.FirstSettings : SqliteCacheSql.NextSettings);
        query.Bind(1, next.Version);
        query.Bind(2, bytes);
        query.Bind(3, next.Data.Span);
        query.Step();
        return session.Changes > 0;
    }

    private static bool SwapLease(SqliteSession session, StoreKey key, StoredLease? expected, StoredLease next)
    {
        using var query = session.Prepare(expected is null ? SqliteCacheSql.TakeLease : SqliteCacheSql.SwapLease);
        Bind(query, key);
        query.Bind(4, next.Fence);
        query.Bind(5, next.Owner);
        query.Bind(6, next.Beat);
        query.Bind(7, next.ExpiresAt.UtcTicks);
        if (expected is { } there)
        {
            query.Bind(8, there.Fence);
            query.Bind(9, there.Owner);
            query.Bind(10, there.Beat);
        }

        query.Step();
        return session.Changes > 0;
    }
}
