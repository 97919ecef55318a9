using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Tests.Support;

/// <summary>A store that fails as it is told: before a change reaches the database, or after, when only the answer is lost.</summary>
internal sealed class FaultyStore(ITaskStore inner) : ITaskStore
{
    /// <summary>Asked before each change; throws to fail it unwritten.</summary>
    public Action<TaskChange>? BeforeChange { get; set; }

    /// <summary>Asked after each change; throws to lose its answer.</summary>
    public Action<TaskChange>? AfterChange { get; set; }

    public List<TaskChange> Changes { get; } = [];

    public int Reads { get; private set; }

    /// <summary>How many parts of values were written.</summary>
    public int PartsWritten { get; private set; }

    /// <summary>How many parts of values were asked for.</summary>
    public long PartsAsked { get; private set; }

    public TaskStoreTraits Traits => inner.Traits;

    public ValueTask<TaskRecord?> ReadAsync(string id, bool consistent, CancellationToken cancellationToken)
    {
        Reads++;
        return inner.ReadAsync(id, consistent, cancellationToken);
    }

    /// <summary>Asked before several are read at once; throws to fail it.</summary>
    public Action? BeforeReadMany { get; set; }

    public ValueTask<IReadOnlyList<TaskRecord>> ReadManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        BeforeReadMany?.Invoke();
        Reads++;
        return inner.ReadManyAsync(ids, cancellationToken);
    }

    public async ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, CancellationToken cancellationToken)
    {
        lock (Changes)
        {
            Changes.Add(change);
        }

        BeforeChange?.Invoke(change);
        var result = await inner.ChangeAsync(change, cancellationToken);
        AfterChange?.Invoke(change);
        return result;
    }

    public ValueTask CreateAsync(IReadOnlyList<TaskRecord> records, CancellationToken cancellationToken) => inner.CreateAsync(records, cancellationToken);

    public ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<TaskDuePage> QueryDueAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        inner.QueryDueAsync(before, limit, cancellationToken);

    public ValueTask WritePartsAsync(IReadOnlyList<TaskPart> parts, CancellationToken cancellationToken)
    {
        PartsWritten += parts.Count;
        return inner.WritePartsAsync(parts, cancellationToken);
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartsAsync(string taskId, string partsId, int count, CancellationToken cancellationToken)
    {
        PartsAsked += count;
        return inner.ReadPartsAsync(taskId, partsId, count, cancellationToken);
    }
}
