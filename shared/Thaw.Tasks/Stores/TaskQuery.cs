namespace Thaw.Tasks.Stores;

/// <summary>Which tasks to list; what is not set does not matter.</summary>
public sealed record TaskQuery
{
    /// <summary>Those of this user.</summary>
    public string? User { get; init; }

    /// <summary>Those of this type.</summary>
    public string? Type { get; init; }

    /// <summary>Those in this state.</summary>
    public TaskState? State { get; init; }

    /// <summary>At most so many, 1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Where the page before said that the next begins.</summary>
    public string? Position { get; init; }
}
