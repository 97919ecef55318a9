namespace Thaw.Tasks.Stores;

/// <summary>Some of the tasks that a query asks for, newest first.</summary>
/// <param name="Records">The records; perhaps fewer than asked for, or none, though there are more.</param>
/// <param name="Position">Where the next page begins, a text that only the store reads; <see langword="null"/> after the last.</param>
public sealed record TaskQueryPage(IReadOnlyList<TaskRecord> Records, string? Position)
{
    /// <summary>The ids of those that were passed over because what is stored cannot be read.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];
}
