namespace Thaw.Jobs.Search;

/// <summary>What an <c>indexing.announce</c> task waits for.</summary>
/// <param name="Number">The index's manifest of this number.</param>
internal sealed record IndexAnnounceArguments(long Number);
