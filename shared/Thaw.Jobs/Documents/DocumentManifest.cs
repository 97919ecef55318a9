using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Documents;

/// <summary>What is known of a processed document, committed with the task that processed it: the document is what its last manifest says, whatever other attempts left behind.</summary>
internal sealed record DocumentManifest
{
    /// <summary>What it is called.</summary>
    public required string Document { get; init; }

    /// <summary>Which processing of which content: what an index says it has indexed.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset ProcessedAt { get; init; }

    /// <summary>When the store may forget its chunks; <see langword="null"/> where an earlier version of the library did not note it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public required DocumentSummary Summary { get; init; }

    /// <summary>Where its list of blocks lies; <see langword="null"/> where it has no chunks.</summary>
    public BlobReference? Blocks { get; init; }
}
