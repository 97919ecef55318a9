using System.ComponentModel;

namespace Thaw.Api;

/// <summary>What <c>get</c> found.</summary>
internal sealed record CacheOperationAnswer
{
    public required bool Found { get; init; }

    [Description("JSON as it was stored; text/* as a string; other content as base64 in a string; null where nothing was found.")]
    public required RawJson Value { get; init; }

    [Description("memory or durable; null where nothing was found.")]
    public required string? Tier { get; init; }

    [Description("When it stops being fresh, UTC.")]
    public required DateTime? ExpiresAt { get; init; }
}

/// <summary>That <c>set</c> stored the value.</summary>
internal sealed record CacheStored(bool Stored);

/// <summary>What a removal did.</summary>
internal sealed record CacheRemoved([property: Description("A count for a key, null where it cannot be known.")] int? Removed);
