namespace Thaw.Tasks;

/// <summary>Which dead letters to bring back; what is not set does not matter.</summary>
public sealed record TaskRedrive
{
    /// <summary>The one of this task, which is brought back also where its letter is not among those that are looked at, or there is none.</summary>
    public string? Id { get; init; }

    /// <summary>Those of this user's tasks.</summary>
    public string? User { get; init; }

    /// <summary>Those of tasks of this type.</summary>
    public string? Type { get; init; }

    /// <summary>Those of tasks in this state.</summary>
    public TaskState? State { get; init; }

    /// <summary>At most so many dead letters are looked at, 1 to 1,000; default 100. A queue hands them out in no order.</summary>
    public int Limit { get; init; } = 100;
}
