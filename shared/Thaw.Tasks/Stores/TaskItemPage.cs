namespace Thaw.Tasks.Stores;

/// <summary>Some of a collection's items, by key in byte order.</summary>
/// <param name="Items">The items; perhaps fewer than asked for, or none, though there are more.</param>
/// <param name="Position">Where the next page begins; <see langword="null"/> after the last.</param>
public sealed record TaskItemPage(IReadOnlyList<TaskItem> Items, string? Position);
