using Thaw.Tasks.Stores;

namespace Thaw.Tasks;

/// <summary>Submits tasks and tells how they stand. Safe from any thread. Who may see or touch which task is for the caller to decide, by <see cref="TaskView.User"/>.</summary>
public interface ITaskClient
{
    /// <summary>
    /// Submits a task: its record is written, then its message sent. A message that could not be sent does not fail the submission; the sweeper sends it.
    /// </summary>
    /// <exception cref="TaskRejectedException">The type is unknown, or the arguments or a setting cannot be used. Nothing was written.</exception>
    /// <exception cref="TaskConflictException">The idempotency key names a task with other arguments.</exception>
    ValueTask<SubmittedTask> SubmitAsync<TArguments>(string type, TArguments arguments, TaskSubmission? submission = null, CancellationToken cancellationToken = default);

    /// <summary>Submits a task whose arguments are UTF-8 JSON from outside; they are read as the type's own before anything is written.</summary>
    /// <inheritdoc cref="SubmitAsync{TArguments}" path="/exception"/>
    ValueTask<SubmittedTask> SubmitJsonAsync(string type, ReadOnlyMemory<byte> arguments, TaskSubmission? submission = null, CancellationToken cancellationToken = default);

    /// <summary>Submits many tasks of one type, as <see cref="SubmitAsync"/> does each; without idempotency keys in batches of the store and of the queue.</summary>
    /// <param name="type">The type of all.</param>
    /// <param name="arguments">What each is run with; the answers are in the same order.</param>
    /// <param name="submission">For all. A key here would name them all: <see cref="TaskRejectedException"/>.</param>
    /// <param name="cancellationToken">Ends the call; some may have been submitted.</param>
    ValueTask<IReadOnlyList<SubmittedTask>> SubmitManyAsync<TArguments>(
        string type, IReadOnlyList<TArguments> arguments, TaskSubmission? submission = null, CancellationToken cancellationToken = default);

    /// <summary>A task as it stands, with its result; <see langword="null"/> where there is none, or no longer.</summary>
    ValueTask<TaskView?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Waits until a task is finished, at most so long, and answers it as it stands then; <see langword="null"/> where there is none.</summary>
    ValueTask<TaskView?> WaitAsync(string id, TimeSpan patience, CancellationToken cancellationToken = default);

    /// <summary>Lists tasks, newest first, without their results; one whose record cannot be read is left out. <see cref="FormatException"/> where the position is not one that a page named.</summary>
    ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Calls a task off: one that waits is cancelled, one that runs is told and ends when its handler leaves; one that is finished stays as it is. Answers the task as it stands then;
    /// <see langword="null"/> where there is none.
    /// </summary>
    ValueTask<TaskView?> CancelAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Has a dead or cancelled task run anew, with all its attempts. <see langword="null"/> where there is no such task.</summary>
    /// <exception cref="TaskConflictException">It is neither dead nor cancelled, or its arguments are no longer there.</exception>
    ValueTask<TaskView?> RetryAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Has the dead tasks of a page of a listing run anew; what is no longer dead, or cannot be written, is passed over. Where nothing can be written, the store's fault escapes.</summary>
    /// <param name="query">Which; its state does not matter.</param>
    /// <param name="cancellationToken">Ends the call; some may have been redriven.</param>
    /// <returns>The tasks that will be run, and where to go on.</returns>
    ValueTask<TaskPage> RetryManyAsync(TaskQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Brings back messages that never reached a handler and were set aside by their queue: a task that waits gets a message again, a dead one all its attempts with it; what lies there of
    /// a finished task is deleted.
    /// </summary>
    /// <param name="which">Which.</param>
    /// <param name="cancellationToken">Ends the call; some may have been redriven.</param>
    /// <exception cref="NotSupportedException">There is no queue of dead letters.</exception>
    ValueTask<TaskRedriveReport> RedriveAsync(TaskRedrive which, CancellationToken cancellationToken = default);
}
