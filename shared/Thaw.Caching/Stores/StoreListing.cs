namespace Thaw.Caching.Stores;

/// <summary>Which entries to list: those of a namespace, of a user, or of a user in a namespace. At least one is given.</summary>
/// <param name="Namespace">The namespace, or <see langword="null"/> for all of the user's.</param>
/// <param name="User">The user, or <see langword="null"/> for everyone's and the shared ones.</param>
/// <param name="Limit">Entries a page, 1 to 1,000. A page may hold fewer and still have a successor.</param>
/// <param name="Cursor">What the page before answered, or <see langword="null"/> for the first.</param>
public readonly record struct StoreListing(string? Namespace, string? User, int Limit, string? Cursor);

/// <summary>A page of entries' places.</summary>
/// <param name="Keys">Their places.</param>
/// <param name="Cursor">Where the next page starts, or <see langword="null"/> after the last.</param>
public readonly record struct StoreListingPage(IReadOnlyList<StoreKey> Keys, string? Cursor);
