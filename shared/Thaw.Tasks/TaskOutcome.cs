namespace Thaw.Tasks;

/// <summary>How an attempt ended, where it ended without a result.</summary>
public sealed class TaskOutcome
{
    private TaskOutcome(bool isDead, TimeSpan? delay, string reason) => (IsDead, Delay, Reason) = (isDead, delay, reason);

    internal bool IsDead { get; }

    internal TimeSpan? Delay { get; }

    internal string Reason { get; }

    /// <summary>A result, where its type does not convert by itself (an interface).</summary>
    public static TaskOutcome<TResult> Of<TResult>(TResult result) => new(result);

    /// <summary>It did not work now and may later. The attempt counts.</summary>
    /// <param name="delay">When to try again, zero to 7 days from now; <see langword="null"/>: as the type's policy says.</param>
    /// <param name="reason">Why, a sentence for people.</param>
    public static TaskOutcome Retry(TimeSpan? delay, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (delay is { } wait && (wait < TimeSpan.Zero || wait > TimeSpan.FromDays(7)))
            throw new ArgumentOutOfRangeException(nameof(delay), $"A delay of {wait}; zero to 7 days is allowed.");
        return new TaskOutcome(isDead: false, delay, reason);
    }

    /// <summary>It will never work: the task is given up without further attempts and kept with its reason.</summary>
    /// <param name="reason">Why, a sentence for people.</param>
    public static TaskOutcome Dead(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new TaskOutcome(isDead: true, delay: null, reason);
    }
}
