namespace Thaw.Tasks;

/// <summary>What differs for one type of task; what is <see langword="null"/> is as in <see cref="ThawTasksOptions"/>.</summary>
public sealed class TaskTypeOptions
{
    /// <summary>How many attempts, 1 to 1,000.</summary>
    public int? MaximumAttempts { get; set; }

    /// <summary>How long one attempt may take, 1 ms to 12 hours; default no limit but the worker's own.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>See <see cref="ThawTasksOptions.RetryBase"/>.</summary>
    public TimeSpan? RetryBase { get; set; }

    /// <summary>See <see cref="ThawTasksOptions.RetryMaximum"/>.</summary>
    public TimeSpan? RetryMaximum { get; set; }
}
