namespace Thaw.Tasks.Stores;

/// <summary>
/// Keeps tasks' records. An adapter maps, nothing else: which change is allowed, what is retried and what is measured is the core's business. Safe from any thread; calls
/// from any number of processes meet in one database. What the database throws escapes as it is; after an exception a write may or may not stand.
/// </summary>
public interface ITaskStore
{
    /// <summary>What the store is called and can take.</summary>
    TaskStoreTraits Traits { get; }

    /// <summary>Reads a record; <see langword="null"/> where there is none.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="consistent">Whether the answer must hold every write acknowledged before; otherwise it may be seconds old.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<TaskRecord?> ReadAsync(string id, bool consistent, CancellationToken cancellationToken);

    /// <summary>Reads several records in as few requests as the store can, each as consistently as <see cref="ReadAsync"/> when it must be; one that is not there is not in the answer.</summary>
    /// <param name="ids">Any number of different ids.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<TaskRecord>> ReadManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a record's next version and what is handed over with it: all or nothing, and only if version <see cref="TaskChange.Replaces"/> stands there.
    /// Where the record that stands is this very one (the same version and nonce), an earlier try of this call has succeeded: <see cref="TaskChangeStatus.Applied"/>.
    /// What no repeat can change is refused before anything is written: an effect of a kind that the store does not know by a <see cref="NotSupportedException"/>; too many, two of the same item, and
    /// what is too large for the database by an <see cref="ArgumentException"/>.
    /// </summary>
    ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, CancellationToken cancellationToken);

    /// <summary>Stores new records, any number, whose ids were drawn at random: no condition is needed. Not atomic; after an exception some may stand.</summary>
    ValueTask CreateAsync(IReadOnlyList<TaskRecord> records, CancellationToken cancellationToken);

    /// <summary>
    /// Lists records newest first, by (<see cref="TaskRecord.CreatedAt"/>, <see cref="TaskRecord.Id"/>) descending, each once: a record that does not change while pages are
    /// read is neither left out nor repeated. One that cannot be read is passed over and named. May lag behind writes by seconds. <see cref="FormatException"/> where the position is not one of
    /// this store's.
    /// </summary>
    ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Some records whose <see cref="TaskRecord.DueAt"/> is at or before an instant, the longest due first. Those that cannot be read are passed over and named, however many of them are due the longest:
    /// they do not count towards the limit. May lag behind writes by seconds.
    /// </summary>
    /// <param name="before">The instant.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<TaskDuePage> QueryDueAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Stores parts of a large value, any number. Not atomic: the record that names them is written afterwards. Writing the same parts again is harmless.</summary>
    ValueTask WritePartsAsync(IReadOnlyList<TaskPart> parts, CancellationToken cancellationToken);

    /// <summary>Reads the parts <c>0 … count − 1</c> of a value, consistently; <see langword="null"/> where one is missing.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartsAsync(string taskId, string partsId, int count, CancellationToken cancellationToken);
}
