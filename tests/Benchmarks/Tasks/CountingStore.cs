using Thaw.Tasks.Stores;

namespace Thaw.Benchmarks.Tasks;

/// <summary>Counts what the tasks ask of their store.</summary>
internal sealed class CountingStore(ITaskStore inner) : ITaskStore
{
    private int _reads;
    private int _writes;

    public int Reads => Volatile.Read(ref _reads);

    public int Writes => Volatile.Read(ref _writes);

    public TaskStoreTraits Traits => inner.Traits;

    public ValueTask<TaskRecord?> ReadAsync(string id, bool consistent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return inner.ReadAsync(id, consistent, cancellationToken);
    }

    public ValueTask<IReadOnlyList<TaskRecord>> ReadManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return inner.ReadManyAsync(ids, cancellationToken);
    }

    public ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return inner.ChangeAsync(change, cancellationToken);
    }

    public ValueTask CreateAsync(IReadOnlyList<TaskRecord> records, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return inner.CreateAsync(records, cancellationToken);
    }

    public ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<TaskDuePage> QueryDueAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => inner.QueryDueAsync(before, limit, cancellationToken);

    public ValueTask WritePartsAsync(IReadOnlyList<TaskPart> parts, CancellationToken cancellationToken) => inner.WritePartsAsync(parts, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartsAsync(string taskId, string partsId, int count, CancellationToken cancellationToken) =>
        inner.ReadPartsAsync(taskId, partsId, count, cancellationToken);
}
