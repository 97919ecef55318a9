namespace Thaw.Jobs.Search;

/// <summary>What an <c>indexing</c> task did.</summary>
internal sealed record IndexingResult
{
    public required string Document { get; init; }

    /// <summary>The version that is in the index now.</summary>
    public required string Version { get; init; }

    public int Chunks { get; init; }

    /// <summary>How many segments it took; 0 where this version was there already, or has no words.</summary>
    public int Segments { get; init; }
}
