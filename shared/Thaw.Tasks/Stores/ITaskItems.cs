namespace Thaw.Tasks.Stores;

/// <summary>Reads what handlers handed over as <see cref="TaskItemWrite"/>.</summary>
public interface ITaskItems
{
    /// <summary>Reads one item, with everything that was acknowledged before; <see langword="null"/> where there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadItemAsync(string collection, string key, CancellationToken cancellationToken);

    /// <summary>Lists a collection by key, in byte order.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="position">Where a page said that the next begins; <see langword="null"/> for the first. <see cref="FormatException"/> where it is another's.</param>
    /// <param name="limit">At most so many items, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<TaskItemPage> ListItemsAsync(string collection, string? position, int limit, CancellationToken cancellationToken);
}
