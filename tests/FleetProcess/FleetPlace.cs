namespace Thaw.FleetProcess;

/// <summary>A place of the cache, and the tags that its entry carries.</summary>
internal sealed record FleetPlace(string Namespace, string? User, string Key, IReadOnlyList<string> Tags);
