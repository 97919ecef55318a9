namespace Thaw.FleetProcess;

/// <summary>What an invalidation is of.</summary>
internal sealed record FleetTarget(string? Namespace = null, string? User = null, string? Key = null, string? Prefix = null, string? Tag = null);
