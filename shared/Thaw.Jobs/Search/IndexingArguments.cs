namespace Thaw.Jobs.Search;

/// <summary>What an <c>indexing</c> task indexes.</summary>
internal sealed record IndexingArguments
{
    /// <summary>What the document was called when it was processed.</summary>
    public required string Document { get; init; }

    /// <summary>The version to wait for; default: whichever stands.</summary>
    public string? Version { get; init; }
}
