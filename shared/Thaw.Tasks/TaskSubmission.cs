namespace Thaw.Tasks;

/// <summary>How a task is to be run.</summary>
public sealed record TaskSubmission
{
    /// <summary>Whose task it is; <see langword="null"/> for the application's own. At most 256 characters.</summary>
    public string? User { get; init; }

    /// <summary>
    /// The same key of the same user and type names the same task: submitted again it is answered as it stands. At most 256 characters. Default <see langword="null"/>: each submission is a task.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// With a key: a submission that finds its task running, waiting to go on from where an attempt was, or finished, has it run once more afterwards; one that finds it waiting to begin changes nothing.
    /// However many triggers there are, it runs after the last of them, unless it was called off since. Default <see langword="false"/>.
    /// </summary>
    public bool RunAgain { get; init; }

    /// <summary>How long to wait before it is run, zero to 365 days.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Which queue it goes through where there are several.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>How many attempts it gets, 1 to 1,000; <see langword="null"/>: as its type says.</summary>
    public int? MaximumAttempts { get; init; }

    /// <summary>How long one attempt may take, 1 ms to 12 hours; <see langword="null"/>: as its type says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long it is kept once it is finished, 1 minute to 365 days; <see langword="null"/>: <see cref="ThawTasksOptions.Retention"/>.</summary>
    public TimeSpan? Retention { get; init; }

    internal static TaskSubmission Default { get; } = new();
}
