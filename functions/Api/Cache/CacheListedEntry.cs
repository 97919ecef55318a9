using System.ComponentModel;

namespace Thaw.Api;

/// <summary>An entry as a listing shows it: what is known of it, without its value.</summary>
internal sealed record CacheListedEntry
{
    public required string Key { get; init; }

    public required string ContentType { get; init; }

    [Description("The value's length.")]
    public required int Bytes { get; init; }

    [Description("When it stops being fresh, UTC.")]
    public required DateTime? ExpiresAt { get; init; }

    [Description("Whether it is past its time and still served while it is made anew.")]
    public required bool IsStale { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }
}
