using Thaw.Tasks.Running;

namespace Thaw.Tasks;

/// <summary>
/// Runs tasks of one type. Each attempt gets an instance from a scope of its own. An attempt may be repeated: a worker may die after its work and before its completion is written. What must
/// happen once goes into <see cref="TaskContext.Commit"/>; effects elsewhere take the task's id as their idempotency key.
/// </summary>
/// <typeparam name="TArguments">What a task is submitted with.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
public interface ITaskHandler<TArguments, TResult> : ITaskHandler
{
    /// <summary>
    /// Runs one attempt. An exception fails it: it is retried after a while until its attempts are used up. The token ends with the attempt's time, when somebody calls the task off,
    /// when another worker has taken it over, or when the host needs to stop; leave by <see cref="OperationCanceledException"/> then.
    /// </summary>
    /// <returns>The result, <see cref="TaskOutcome.Retry"/> or <see cref="TaskOutcome.Dead"/>.</returns>
    ValueTask<TaskOutcome<TResult>> HandleAsync(TArguments arguments, TaskContext context, CancellationToken cancellationToken);

    static TaskBinding ITaskHandler.Bind() => new TaskBinding<TArguments, TResult>();
}
