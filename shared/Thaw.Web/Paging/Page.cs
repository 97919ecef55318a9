using System.ComponentModel;

namespace Thaw.Web;

/// <summary>One page of a listing, as every listing answers: <c>{ "items": […], "nextCursor": "…" }</c>.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>The page's items; perhaps fewer than asked for, or none, though there are more.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>What to ask for the next page with; <see langword="null"/> after the last.</summary>
    [Description("Give it back as cursor, with the same other parameters, for the next page; null after the last.")]
    public required string? NextCursor { get; init; }
}
