using System.Security.Claims;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>
/// Who may do what. The view of a per-user namespace is always that of the verified caller, so that no request can name anyone else;
/// what is shared is read by all, and changed by operators; what the application keeps for itself is operators' to see.
/// </summary>
internal sealed class CacheAccess(ITieredCache cache, IOptions<ThawCachingOptions> options)
{
    public bool IsPerUser(string ns) => Policy(ns).PerUser;

    public CacheNamespaceOptions Policy(string ns) =>
        options.Value.Namespaces.TryGetValue(ns, out var policy) ? policy : options.Value.DefaultNamespace;

    /// <summary>A namespace as the caller sees it.</summary>
    public ITieredCache View(ClaimsPrincipal caller, string ns) =>
        IsPerUser(ns) ? cache.For(ns).ForUser(User(caller)) : cache.For(ns);

    public bool MayRead(ClaimsPrincipal caller, string ns) => !options.Value.InternalNamespaces.Contains(ns) || caller.IsOperator();

    public bool MayWrite(ClaimsPrincipal caller, string ns) => (IsPerUser(ns) && MayRead(caller, ns)) || caller.IsOperator();

    /// <summary>The verified user. The fallback policy lets nobody in who has none.</summary>
    public static string User(ClaimsPrincipal caller) =>
        caller.GetVerifiedUser() ?? throw new InvalidOperationException("An endpoint of the cache was reached without a verified caller.");
}
