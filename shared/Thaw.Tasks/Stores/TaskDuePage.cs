namespace Thaw.Tasks.Stores;

/// <summary>Some of the tasks that are due a look, the longest due first.</summary>
/// <param name="Records">The records.</param>
/// <param name="HasMore">Whether others are due that the limit left out, as far as the store's index tells.</param>
public sealed record TaskDuePage(IReadOnlyList<TaskRecord> Records, bool HasMore)
{
    /// <summary>The ids of those that were passed over because what is stored cannot be read.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];
}
