namespace Thaw.Jobs.Search;

/// <summary>One chunk of a document that a search found.</summary>
public sealed record SearchHit
{
    /// <summary>What the document is called.</summary>
    public required string Document { get; init; }

    /// <summary>Which of its chunks, from 0.</summary>
    public required int Chunk { get; init; }

    /// <summary>Its BM25 score; comparable within one answer.</summary>
    public required double Score { get; init; }

    /// <summary>Some of its text around what was looked for, in one line; empty where the chunk was replaced meanwhile. Plain text: whoever shows it encodes it.</summary>
    public required string Snippet { get; init; }
}
