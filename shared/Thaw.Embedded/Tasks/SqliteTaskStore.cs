using Microsoft.Extensions.Options;
using Thaw.Tasks.Stores;

namespace Thaw.Embedded;

/// <summary>
/// Tasks in one SQLite file, for one machine and for tests. Several processes may share the file. Nothing is opened before the first call;
/// disposing of the store closes the file.
/// </summary>
public sealed partial class SqliteTaskStore : ITaskStore, ITaskItems, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly ExpiredRows _expired;

    /// <summary>A store on a file, which is opened at the first call. Throws <see cref="OptionsValidationException"/> where an option is out of its bounds.</summary>
    /// <param name="options">Where it lies and how it waits; read once, here.</param>
    /// <param name="clock">Says when the store may forget; default <see cref="CoarseClock.Instance"/>.</param>
    public SqliteTaskStore(SqliteTaskOptions options, TimeProvider? clock = null)
        : this(Open(options), clock)
    {
    }

    internal SqliteTaskStore(SqliteDatabase database, TimeProvider? clock)
    {
        _database = database;
        Traits = new TaskStoreTraits { Name = "sqlite", MaximumPartBytes = 1024 * 1024, MaximumEffects = 99, Database = database };
        _expired = new ExpiredRows(clock ?? CoarseClock.Instance, SqliteTaskSql.DropExpired, SqliteTaskSql.DropAbandoned, ExpiredRows.Of("task_part"));
    }

    /// <inheritdoc/>
    public TaskStoreTraits Traits { get; }

    /// <summary>Calls that reached SQLite, repeats included.</summary>
    public long Requests => _database.Requests;

    /// <inheritdoc/>
    public ValueTask<TaskRecord?> ReadAsync(string id, bool consistent, CancellationToken cancellationToken) =>
        _database.ReadAsync(id, static (session, id) => Read(session, id), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskRecord>> ReadManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _database.ReadAsync(ids, static IReadOnlyList<TaskRecord> (SqliteSession session, IReadOnlyCollection<string> ids) =>
            [.. ids.Select(id => Read(session, id)).OfType<TaskRecord>()], cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        Check(change.Effects);
        var result = await _database.WriteAsync((_expired, change), static (session, state) =>
        {
            state._expired.Clean(session);
            return Change(session, state.change);
        }, cancellationToken).ConfigureAwait(false);
        if (result.Status == TaskChangeStatus.Applied)
        {
            foreach (var effect in change.Effects)
            {
                if (effect is SqliteMessageWrite { Receipt: null } sent)
                    sent.Queue.Announce();
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public async ValueTask CreateAsync(IReadOnlyList<TaskRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        await _database.WriteAsync((_expired, records), static (session, state) =>
        {
            state._expired.Clean(session);
            return session.InTransaction(writes: true, state.records, static (session, records) =>
            {
                foreach (var record in records)
                    Put(session, SqliteTaskSql.Insert, record, TaskRecordCodec.Write(record));
                return true;
            });
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var after = query.Position is null ? null : SqlitePosition.Parse(query.Position);
        return _database.ReadAsync((query, after), static (session, state) => Query(session, state.query, state.after), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TaskDuePage> QueryDueAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync((before, limit), static (session, state) => Due(session, state.before, state.limit), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WritePartsAsync(IReadOnlyList<TaskPart> parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var part in parts)
            CheckSize(part.Data.Length, "A part");
        await _database.WriteAsync(parts, static (session, parts) => session.InTransaction(writes: true, parts, PutParts), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartsAsync(string taskId, string partsId, int count, CancellationToken cancellationToken) =>
        _database.ReadAsync((taskId, partsId, count), static IReadOnlyList<ReadOnlyMemory<byte>>? (SqliteSession session, (string taskId, string partsId, int count) key) =>
            ReadParts(session, key.taskId, key.partsId, key.count), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadItemAsync(string collection, string key, CancellationToken cancellationToken) =>
        _database.ReadAsync((collection, key), static (session, at) => ReadItem(session, at.collection, at.key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TaskItemPage> ListItemsAsync(string collection, string? position, int limit, CancellationToken cancellationToken)
    {
        var after = position is null ? null : SqlitePosition.ParseKey(position);
        return _database.ReadAsync((collection, after, limit), static (session, asked) => ListItems(session, asked.collection, asked.after, asked.limit), cancellationToken);
    }

    internal static SqliteDatabase Open(SqliteTaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new SqliteDatabase(Path.GetFullPath(options.Path), options.BusyTimeout, options.Readers);
    }

    /// <summary>Waits for the calls under way and closes the file.</summary>
    public void Dispose() => _database.Dispose();

    private void Check(IReadOnlyList<TaskEffect> effects)
    {
        var messages = 0;
        var items = new HashSet<(string, string)>(effects.Count);
        foreach (var effect in effects)
        {
            if (effect is SqliteMessageWrite message && message.Queue.Joins(Traits))
            {
                messages++;
                continue;
            }

            if (effect is not TaskItemWrite item)
                throw new NotSupportedException($"This store does not know what a {effect.GetType().Name} writes; it takes {nameof(TaskItemWrite)}.");
            CheckSize(item.Data?.Length ?? 0, "An item");
            if (!items.Add((item.Collection, item.Key)))
                throw new ArgumentException("Two writes of the same item are handed over; a task commits one at most.", nameof(effects));
        }

        if (effects.Count - messages > Traits.MaximumEffects)
            throw new ArgumentException($"{effects.Count - messages} writes are handed over; this store commits at most {Traits.MaximumEffects} with a task.", nameof(effects));
    }

    private void CheckSize(int bytes, string what)
    {
        if (bytes > Traits.MaximumPartBytes)
            throw new ArgumentException($"{what} of {bytes} bytes; this store takes at most {Traits.MaximumPartBytes}.", nameof(bytes));
    }
}
