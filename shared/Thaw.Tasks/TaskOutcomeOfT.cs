namespace Thaw.Tasks;

/// <summary>How an attempt ended: a result, or a <see cref="TaskOutcome"/>. Both convert to it.</summary>
/// <typeparam name="TResult">The handler's result.</typeparam>
public readonly struct TaskOutcome<TResult>
{
    internal TaskOutcome(TResult result) => Result = result;

    private TaskOutcome(TaskOutcome without)
    {
        Result = default!;
        Without = without;
    }

    internal TResult Result { get; }

    internal TaskOutcome? Without { get; }

    /// <summary>A result.</summary>
    public static implicit operator TaskOutcome<TResult>(TResult result) => new(result);

    /// <summary>An outcome without a result.</summary>
    public static implicit operator TaskOutcome<TResult>(TaskOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new(outcome);
    }
}
