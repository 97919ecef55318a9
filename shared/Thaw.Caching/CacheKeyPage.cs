namespace Thaw.Caching;

/// <summary>A page of keys.</summary>
/// <param name="Keys">The keys with the user each belongs to (<see langword="null"/>: shared).</param>
/// <param name="Cursor">Where the next page starts; <see langword="null"/> after the last.</param>
public readonly record struct CacheKeyPage(IReadOnlyList<CacheKey> Keys, string? Cursor)
{
    /// <summary>
    /// Whether the durable tier answered. If not (it failed, took too long or was skipped by its circuit), the page is empty, which says nothing of what there is, and
    /// <see cref="Cursor"/> is the one that was asked with: ask again later.
    /// </summary>
    public bool IsAnswered { get; init; } = true;
}

/// <summary>The place of an entry.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="User">Its user, or <see langword="null"/> where it is shared.</param>
/// <param name="Key">Its key.</param>
public readonly record struct CacheKey(string Namespace, string? User, string Key);
