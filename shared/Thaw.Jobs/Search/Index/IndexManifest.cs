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

    /// <summary>When the last of what it names expires; <see langword="null"/> where that is not known of any of it.</summary>
    public DateTimeOffset? LastExpiry() => Segments.Max(static segment => segment.LastExpiry());

    /// <summary>What of it counts now, and will for as long as somebody may be reading it: documents that expire sooner are dead.</summary>
    public IndexManifest AsOf(DateTimeOffset now, TimeSpan reading)
    {
        return Segments.Any(segment => segment.Documents.Any(HasExpired)) ? Without(HasExpired, now) : this;

        bool HasExpired(IndexedDocument one) => !one.IsDead && one.ExpiresAt - reading <= now;
    }

    /// <summary>Without some documents: they are dead from now on, and segments of which nothing is left are retired.</summary>
    public IndexManifest Without(Func<IndexedDocument, bool> isStruck, DateTimeOffset now)
    {
        var kept = new List<IndexSegment>();
        var retired = Retired.ToList();
        foreach (var segment in Segments)
        {
            var left = segment with { Documents = [.. segment.Documents.Select(one => isStruck(one) ? one with { IsDead = true } : one)] };
            if (left.Documents.All(static one => one.IsDead))
                retired.Add(new RetiredSegment(segment.Header, now));
            else
                kept.Add(left);
        }

        return this with { Segments = kept, Retired = retired };
    }

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

    public DateTimeOffset? LastExpiry() => Documents.Max(static one => one.ExpiresAt);
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

    /// <summary>
    /// When the store may forget its chunks, and not before that the segment's terms; <see langword="null"/> where an earlier version of the library did not note it.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether a newer version has replaced it, or it has expired: its postings are passed over, and left out by the next merge.</summary>
    public bool IsDead { get; init; }
}

/// <summary>A segment that was replaced.</summary>
internal sealed record RetiredSegment(BlobReference Header, DateTimeOffset Since);
