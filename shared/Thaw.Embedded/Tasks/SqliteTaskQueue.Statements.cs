using System.Globalization;
using Thaw.Tasks.Queues;

namespace Thaw.Embedded;

/// <content>How the port's calls map to statements.</content>
public sealed partial class SqliteTaskQueue
{
    private const string InsertMessage = "INSERT INTO task_message (queue, body, sent, visible) VALUES (?1, ?2, ?3, ?4)";

    // With the record that the message names: one statement here is cheaper than a look at it in a transaction of its own.
    private const string Visible = """
        SELECT m.id, m.body, m.sent, m.receives, r.data FROM task_message AS m LEFT JOIN task_record AS r ON r.id = m.body
        WHERE m.queue = ?1 AND m.dead = 0 AND m.visible <= ?2 ORDER BY m.visible, m.id LIMIT ?3
        """;

    private const string AnyVisible = "SELECT 1 FROM task_message WHERE queue = ?1 AND dead = 0 AND visible <= ?2 LIMIT 1";
    private const string Take = "UPDATE task_message SET visible = ?2, receives = receives + 1 WHERE id = ?1";
    private const string SetAside = "UPDATE task_message SET queue = ?2, visible = 0, receives = 0 WHERE id = ?1";

    // The receipt names the delivery: a later one counts one receive more.
    private const string Remove = "DELETE FROM task_message WHERE id = ?1 AND receives = ?2";
    private const string HideMessage = "UPDATE task_message SET visible = ?3 WHERE id = ?1 AND receives = ?2";

    private const string Totals = """
        SELECT count(*) FILTER (WHERE visible <= ?2), count(*) FILTER (WHERE visible > ?2 AND receives > 0),
            count(*) FILTER (WHERE visible > ?2 AND receives = 0), min(sent) FILTER (WHERE visible <= ?2)
        FROM task_message WHERE queue = ?1 AND dead = 0
        """;

    private const string DeadMessages = "SELECT body FROM task_message WHERE queue = ?1 ORDER BY id LIMIT 1000";

    private static bool Send(SqliteSession session, (SqliteTaskQueue Queue, IReadOnlyList<TaskMessage> Messages) state)
    {
        var now = state.Queue._clock.GetUtcNow().UtcTicks;
        foreach (var message in state.Messages)
            state.Queue.Send(session, message, now);
        return true;
    }

    private void Send(SqliteSession session, TaskMessage message, long now)
    {
        using var query = session.Prepare(InsertMessage);
        query.Bind(1, _name);
        query.Bind(2, message.TaskId);
        query.Bind(3, now);
        query.Bind(4, now + message.Delay.Ticks);
        query.Step();
    }

    /// <summary>Sends or deletes a message in the session's transaction.</summary>
    internal void Put(SqliteSession session, SqliteMessageWrite write)
    {
        if (write.Receipt is { } receipt)
            Delete(session, receipt);
        else
            Send(session, write.Message, _clock.GetUtcNow().UtcTicks);
    }

    private static bool IsAnyVisible(SqliteSession session, string name, DateTimeOffset now)
    {
        using var query = session.Prepare(AnyVisible);
        query.Bind(1, name);
        query.Bind(2, now.UtcTicks);
        return query.Step();
    }

    private bool Receive(SqliteSession session, int maximum, TimeSpan hiddenFor, List<TaskDelivery> found)
    {
        var now = _clock.GetUtcNow();
        var rows = new List<(long Id, TaskDelivery Delivery)>(maximum);
        using (var query = session.Prepare(Visible))
        {
            query.Bind(1, _name);
            query.Bind(2, now.UtcTicks);
            query.Bind(3, maximum);
            while (query.Step())
            {
                var (id, receives) = (query.Int64(0), (int)query.Int64(3) + 1);
                var record = query.Bytes(4);
                rows.Add((id, new TaskDelivery(query.Text(1), string.Create(CultureInfo.InvariantCulture, $"{id}.{receives}"), receives, query.Instant(2))
                {
                    Record = record.IsEmpty ? (ReadOnlyMemory<byte>?)null : record.ToArray(),
                }));
            }
        }

        foreach (var (id, delivery) in rows)
        {
            var dead = delivery.Receives > _maximumReceives && _deadLetters != _name;
            using var query = session.Prepare(dead ? SetAside : Take);
            query.Bind(1, id);
            if (dead)
            {
                query.Bind(2, _deadLetters);
            }
            else
            {
                query.Bind(2, (now + hiddenFor).UtcTicks);
                found.Add(delivery);
            }

            query.Step();
        }

        return true;
    }

    private static bool Delete(SqliteSession session, IReadOnlyList<string> receipts)
    {
        foreach (var receipt in receipts)
            Delete(session, receipt);
        return true;
    }

    private static void Delete(SqliteSession session, string receipt)
    {
        using var query = session.Prepare(Remove);
        if (BindReceipt(query, receipt))
            query.Step();
    }

    private static bool Hide(SqliteSession session, IReadOnlyList<TaskVisibility> changes, DateTimeOffset now, bool[] changed)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            using var query = session.Prepare(HideMessage);
            if (!BindReceipt(query, changes[i].Receipt))
                continue;
            query.Bind(3, (now + changes[i].HiddenFor).UtcTicks);
            query.Step();
            changed[i] = session.Changes > 0;
        }

        return true;
    }

    private static bool BindReceipt(SqliteQuery query, string receipt)
    {
        var dot = receipt.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !long.TryParse(receipt.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(receipt.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var receives))
            return false;
        query.Bind(1, id);
        query.Bind(2, receives);
        return true;
    }

    private static TaskQueueDepth Count(SqliteSession session, string name, DateTimeOffset now)
    {
        using var query = session.Prepare(Totals);
        query.Bind(1, name);
        query.Bind(2, now.UtcTicks);
        query.Step();
        return new TaskQueueDepth(query.Int64(0), query.Int64(1), query.Int64(2), query.Int64(0) == 0 ? null : now - query.Instant(3));
    }

    private static List<string> Dead(SqliteSession session, string name)
    {
        using var query = session.Prepare(DeadMessages);
        query.Bind(1, name);
        var bodies = new List<string>();
        while (query.Step())
            bodies.Add(query.Text(0));
        return bodies;
    }
}
