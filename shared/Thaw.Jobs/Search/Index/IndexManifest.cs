using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Search.Index;

/// <summary>Where the index's manifest of a number lies. The highest number counts; a number is committed once.</summary>
internal sealed record IndexPointer(long Number, BlobReference Manifest);

/// <summary>The index: segments that never change, and which of their documents still count.</summary>
internal sealed record IndexManifest
{
    public long Number { get; init; }

    public IReadOnlyList<IndexSegment> Segments { get; init; } = [];

    /// <summary>Segments that no manifest from this one on names; forgotten when nobody can be reading them any more.</summary>
    public IReadOnlyList<RetiredSegment> Retired { get; init; } = [];

    public bool Has(string document, string version) =>
        Segments.Any(segment => segment.Documents.Any(held => !held.IsDead && held.Document == document && held.Version == version));
}

/// <summary>One segment as the manifest has it.</summary>
internal sealed record IndexSegment
{
    public required BlobReference Header { get; init; }

    /// <summary>About how many bytes its terms take: what merging goes by.</summary>
    public required long Bytes { get; init; }

    /// <summary>Whose chunks it holds, in the order of their ordinals.</summary>
    public required IReadOnlyList<IndexedDocument> Documents { get; init; }
}

/// <summary>A document's chunks, or some of them, in one segment.</summary>
internal sealed record IndexedDocument
{
    public required string Document { get; init; }

    public required string Version { get; init; }

    /// <summary>Where its list of blocks lies, for a hit's words.</summary>
    public BlobReference? Blocks { get; init; }

    /// <summary>The document's chunk that comes first here.</summary>
    public int FirstChunk { get; init; }

    public int Chunks { get; init; }

    /// <summary>The words in them.</summary>
    public long Length { get; init; }

    /// <summary>Whether a newer version has replaced it: its postings are passed over, and left out by the next merge.</summary>
    public bool IsDead { get; init; }
}

/// <summary>A segment that was replaced.</summary>
internal sealed record RetiredSegment(BlobReference Header, DateTimeOffset Since);
