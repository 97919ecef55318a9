namespace Thaw.Caching.Stores;

/// <summary>The place of an entry: its namespace, the user it belongs to (<see langword="null"/>: shared by all) and its key.</summary>
/// <param name="Namespace">1 to 64 characters of <c>A–Z a–z 0–9 _ . -</c>.</param>
/// <param name="User">At most 256 bytes of UTF-8, not empty; <see langword="null"/> for a shared entry.</param>
/// <param name="Key">0 to 1,024 bytes of UTF-8, any well-formed Unicode.</param>
public readonly record struct StoreKey(string Namespace, string? User, string Key);
