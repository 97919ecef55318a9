using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Support;

/// <summary>What is left of a process that was killed after so many writes: nothing of it reaches the database any more. The last write stands, or does not.</summary>
internal sealed class DyingStore(ITaskStore inner, int writes, bool lastStands) : ITaskStore
{
    private int _left = writes;

    public TaskStoreTraits Traits => inner.Traits;

    /// <summary>Has a host's tasks die so.</summary>
    public static void In(IThawTasksBuilder tasks, int writes, bool lastStands)
    {
        tasks.Services.RemoveAll<ITaskStore>();
        tasks.Services.AddSingleton<ITaskStore>(services => new DyingStore((ITaskStore)services.GetRequiredService<ITaskItems>(), writes, lastStands));
    }

    public ValueTask<TaskRecord?> ReadAsync(string id, bool consistent, CancellationToken cancellationToken) => Alive().ReadAsync(id, consistent, cancellationToken);

    public ValueTask<IReadOnlyList<TaskRecord>> ReadManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => Alive().ReadManyAsync(ids, cancellationToken);

    public ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, CancellationToken cancellationToken) => WriteAsync(() => inner.ChangeAsync(change, cancellationToken));

    public ValueTask CreateAsync(IReadOnlyList<TaskRecord> records, CancellationToken cancellationToken) => Alive().CreateAsync(records, cancellationToken);

    public ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken) => Alive().QueryAsync(query, cancellationToken);

    public ValueTask<TaskDuePage> QueryDueAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => Alive().QueryDueAsync(before, limit, cancellationToken);

    public async ValueTask WritePartsAsync(IReadOnlyList<TaskPart> parts, CancellationToken cancellationToken) => await WriteAsync(async () =>
    {
        await inner.WritePartsAsync(parts, cancellationToken);
        return true;
    });

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartsAsync(string taskId, string partsId, int count, CancellationToken cancellationToken) =>
        Alive().ReadPartsAsync(taskId, partsId, count, cancellationToken);

    // Of a kind that nobody tries again: the dead do not wait.
    private static NotSupportedException Dead() => new("killed");

    private ITaskStore Alive() => Volatile.Read(ref _left) > 0 ? inner : throw Dead();

    private async ValueTask<T> WriteAsync<T>(Func<ValueTask<T>> write)
    {
        var left = Interlocked.Decrement(ref _left);
        if (left < 0 || (left == 0 && !lastStands))
            throw Dead();
        var written = await write();
        return left == 0 ? throw Dead() : written;
    }
}
