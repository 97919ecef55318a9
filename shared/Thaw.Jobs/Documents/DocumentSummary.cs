namespace Thaw.Jobs.Documents;

/// <summary>What <c>file_processing</c> found: its result.</summary>
internal sealed record DocumentSummary
{
    /// <summary>What the document is called: what <c>indexing</c> takes and a search answers.</summary>
    public required string Document { get; init; }

    public required long Bytes { get; init; }

    /// <summary>SHA-256 of its bytes, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its media type, by its content.</summary>
    public required string Type { get; init; }

    /// <summary>Whether it was read as text. If not, all below is zero.</summary>
    public required bool IsText { get; init; }

    /// <summary><c>us-ascii</c>, <c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c>, <c>utf-32le</c>, <c>utf-32be</c>, <c>windows-1252</c>; <see langword="null"/> for no text.</summary>
    public string? Encoding { get; init; }

    /// <summary>UTF-16 code units.</summary>
    public long Characters { get; init; }

    public long Lines { get; init; }

    public long Words { get; init; }

    public long Sentences { get; init; }

    /// <summary>Invalid sequences in UTF-8, each replaced by U+FFFD.</summary>
    public long Replaced { get; init; }

    public int Chunks { get; init; }

    /// <summary>The task that indexes it, where one was asked for.</summary>
    public string? IndexingTask { get; init; }
}
