namespace Thaw.Jobs.Documents;

/// <summary>What a <c>file_processing</c> task processes.</summary>
internal sealed record FileProcessingArguments
{
    public const int LeastChunk = 200;
    public const int MostChunk = 20_000;

    /// <summary>Its key in the bucket, or its path in the data folder.</summary>
    public required string Key { get; init; }

    /// <summary>Its bucket, one of those that the configuration allows; not for a folder.</summary>
    public string? Bucket { get; init; }

    /// <summary>What it is called from then on, up to 200 characters; default <c>bucket/key</c>, or the key.</summary>
    public string? Document { get; init; }

    /// <summary>The size of a chunk in characters, 200 to 20,000; default 2,000.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>How much of a chunk the next repeats, 0 to half of it; default a tenth.</summary>
    public int? Overlap { get; init; }

    /// <summary>Whether it is indexed afterwards, by a task of its own. Default <see langword="true"/>.</summary>
    public bool? Index { get; init; }
}
