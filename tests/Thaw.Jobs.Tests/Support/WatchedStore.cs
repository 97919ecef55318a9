using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Support;

/// <summary>A store that somebody looks at after every change of a record, before whoever changed it goes on.</summary>
internal sealed class WatchedStore(ITaskStore inner, Func<string, Task> look) : ITaskStore
{
    public TaskStoreTraits Traits => inner.Traits;

    /// <summary>Has a host's tasks watched.</summary>
    public static void In(IThawTasksBuilder tasks, Func<string, ITaskClient, Task> look)
    {
        tasks.Services.RemoveAll<ITaskStore>();
        tasks.Services.AddSingleton<ITaskStore>(services =>
            new WatchedStore((ITaskStore)services.GetRequiredService<ITaskItems>(), id => look(id, services.GetRequiredService<ITaskClient>())));
    }

    public async ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, CancellationToken cancellationToken)
    {
        var result = await inner.ChangeAsync(change, cancellationToken);
        await look(change.Record.Id);
        return result;
    }

    public ValueTask<TaskRecord?> ReadAsync(string id, bool consistent, CancellationToken cancellationToken) => inner.ReadAsync(id, consistent, cancellationToken);

    public ValueTask<IReadOnlyList<TaskRecord>> ReadManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => inner.ReadManyAsync(ids, cancellationToken);

    public ValueTask CreateAsync(IReadOnlyList<TaskRecord> records, CancellationToken cancellationToken) => inner.CreateAsync(records, cancellationToken);

    public ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<TaskDuePage> QueryDueAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => inner.QueryDueAsync(before, limit, cancellationToken);

    public ValueTask WritePartsAsync(IReadOnlyList<TaskPart> parts, CancellationToken cancellationToken) => inner.WritePartsAsync(parts, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartsAsync(string taskId, string partsId, int count, CancellationToken cancellationToken) =>
        inner.ReadPartsAsync(taskId, partsId, count, cancellationToken);
}
