namespace Thaw.Caching;

/// <summary>A value that a registered factory is to make.</summary>
/// <param name="Factory">The name the factory is registered by.</param>
/// <param name="Key">The key, in the factory's namespace.</param>
/// <param name="User">Whose entry it is; <see langword="null"/> for a shared one.</param>
public sealed record CacheRefresh(string Factory, string Key, string? User = null);
