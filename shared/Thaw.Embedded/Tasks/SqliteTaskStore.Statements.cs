using Thaw.Tasks.Stores;

namespace Thaw.Embedded;

/// <content>How the port's calls map to statements.</content>
public sealed partial class SqliteTaskStore
{
    private static TaskRecord? Read(SqliteSession session, string id)
    {
        using var query = session.Prepare(SqliteTaskSql.Read);
        query.Bind(1, id);
        return query.Step() ? TaskRecordCodec.Read(query.Bytes(0)) : null;
    }

    private static TaskChangeResult Change(SqliteSession session, TaskChange change)
    {
        var result = new TaskChangeResult(TaskChangeStatus.Applied, null);
        session.InTransaction(writes: true, 0, (session, _) =>
        {
            if (!Put(session, change))
            {
                var current = Read(session, change.Record.Id);
                var repeated = current is not null && current.Version == change.Record.Version && current.Nonce == change.Record.Nonce;
                result = repeated ? result : new TaskChangeResult(TaskChangeStatus.Conflict, current);
                return false;
            }

            foreach (var effect in change.Effects)
            {
                if (effect is SqliteMessageWrite message)
                {
                    message.Queue.Put(session, message);
                }
                else if (!Put(session, (TaskItemWrite)effect))
                {
                    result = new TaskChangeResult(TaskChangeStatus.EffectRefused, null);
                    return false;
                }
            }

            return true;
        });
        return result;
    }

    private static bool Put(SqliteSession session, TaskChange change)
    {
        var data = TaskRecordCodec.Write(change.Record);
        if (change.Replaces == 0)
            return Put(session, SqliteTaskSql.Insert, change.Record, data);
        return Put(session, change.Record.IsFinished() ? SqliteTaskSql.Finish : SqliteTaskSql.Step, change.Record, data)
            || Put(session, SqliteTaskSql.Update, change.Record, data);
    }

    private static bool Put(SqliteSession session, string sql, TaskRecord record, ReadOnlySpan<byte> data)
    {
        using var query = session.Prepare(sql);
        query.Bind(1, record.Id);
        query.Bind(2, record.Version);
        query.Bind(3, record.User ?? "");
        query.Bind(4, record.Type);
        query.Bind(5, (long)record.State);
        query.Bind(6, record.CreatedAt.UtcTicks);
        if (record.DueAt is { } due)
            query.Bind(7, due.UtcTicks);
        else
            query.BindNull(7);
        query.Bind(8, record.ExpiresAt.UtcTicks);
        query.Bind(9, data);
        query.Step();
        return session.Changes > 0;
    }

    private static bool Put(SqliteSession session, TaskItemWrite item)
    {
        using var query = session.Prepare(item.Data is null ? SqliteTaskSql.DropItem : item.MustBeAbsent ? SqliteTaskSql.AddItem : SqliteTaskSql.PutItem);
        query.Bind(1, item.Collection);
        query.Bind(2, item.Key);
        if (item.Data is { } data)
            query.Bind(3, data.Span);
        query.Step();
        return item.Data is null || session.Changes > 0;
    }

    private static TaskQueryPage Query(SqliteSession session, TaskQuery asked, SqlitePosition? after)
    {
        using var query = session.Prepare(SqliteTaskSql.Query(asked.User is not null, asked.Type is not null, asked.State, after is not null));
        if (asked.User is { } user)
            query.Bind(1, user);
        if (asked.Type is { } type)
            query.Bind(2, type);
        if (asked.State is { } state)
            query.Bind(3, (long)state);
        if (after is not null)
        {
            query.Bind(4, after.Created);
            query.Bind(5, after.Id);
        }

        query.Bind(6, asked.Limit + 1);
        var records = new List<TaskRecord>(asked.Limit);
        var unreadable = new List<string>();
        var last = (Created: 0L, Id: "");
        while (query.Step())
        {
            if (records.Count + unreadable.Count == asked.Limit)
                return new TaskQueryPage(records, new SqlitePosition(last.Created, last.Id).ToString()) { Unreadable = unreadable };
            last = (query.Int64(1), query.Text(2));
            if (TaskRecordCodec.TryRead(query.Bytes(0), out var record))
                records.Add(record);
            else
                unreadable.Add(last.Id);
        }

        return new TaskQueryPage(records, null) { Unreadable = unreadable };
    }

    private static TaskDuePage Due(SqliteSession session, DateTimeOffset before, int limit)
    {
        using var query = session.Prepare(SqliteTaskSql.Due);
        query.Bind(1, before.UtcTicks);
        var records = new List<TaskRecord>();
        var unreadable = new List<string>();
        while (query.Step())
        {
            if (records.Count == limit)
                return new TaskDuePage(records, HasMore: true) { Unreadable = unreadable };
            if (TaskRecordCodec.TryRead(query.Bytes(0), out var record))
                records.Add(record);
            else
                unreadable.Add(query.Text(1));
        }

        return new TaskDuePage(records, HasMore: false) { Unreadable = unreadable };
    }

    private static bool PutParts(SqliteSession session, IReadOnlyList<TaskPart> parts)
    {
        foreach (var part in parts)
        {
            using var query = session.Prepare(SqliteTaskSql.PutPart);
            query.Bind(1, part.TaskId);
            query.Bind(2, part.PartsId);
            query.Bind(3, part.Index);
            query.Bind(4, part.Data.Span);
            query.Bind(5, part.ExpiresAt.UtcTicks);
            query.Step();
        }

        return true;
    }

    private static List<ReadOnlyMemory<byte>>? ReadParts(SqliteSession session, string taskId, string partsId, int count)
    {
        using var query = session.Prepare(SqliteTaskSql.ReadParts);
        query.Bind(1, taskId);
        query.Bind(2, partsId);
        query.Bind(3, count);
        var parts = new List<ReadOnlyMemory<byte>>();
        while (query.Step())
            parts.Add(query.Bytes(1).ToArray());
        return parts.Count == count ? parts : null;
    }

    private static ReadOnlyMemory<byte>? ReadItem(SqliteSession session, string collection, string key)
    {
        using var query = session.Prepare(SqliteTaskSql.ReadItem);
        query.Bind(1, collection);
        query.Bind(2, key);
        return query.Step() ? query.Bytes(0).ToArray() : (ReadOnlyMemory<byte>?)null;
    }

    private static TaskItemPage ListItems(SqliteSession session, string collection, string? after, int limit)
    {
        using var query = session.Prepare(SqliteTaskSql.ListItems);
        query.Bind(1, collection);
        query.Bind(2, after ?? "");
        query.Bind(3, limit + 1);
        var items = new List<TaskItem>();
        while (query.Step())
        {
            if (items.Count == limit)
                return new TaskItemPage(items, SqlitePosition.OfKey(items[^1].Key));
            items.Add(new TaskItem(query.Text(0), query.Bytes(1).ToArray()));
        }

        return new TaskItemPage(items, null);
    }
}
