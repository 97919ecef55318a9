using System.Security.Claims;

namespace Thaw.Web;

/// <summary>What endpoints ask of the principal that authentication verified.</summary>
public static class CallerPrincipalExtensions
{
    /// <summary>
    /// The verified user: <see cref="ClaimTypes.NameIdentifier"/>, else <c>sub</c>. <see langword="null"/> where nobody is
    /// authenticated, or where two identities name different users.
    /// </summary>
    public static string? GetVerifiedUser(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        string? user = null;
        foreach (var identity in caller.Identities)
        {
            if (!identity.IsAuthenticated)
            {
                continue;
            }

            var name = (identity.FindFirst(ClaimTypes.NameIdentifier) ?? identity.FindFirst("sub"))?.Value;
            if (string.IsNullOrEmpty(name) || (user is not null && !string.Equals(user, name, StringComparison.Ordinal)))
            {
                return null;
            }

            user = name;
        }

        return user;
    }

    /// <summary>Whether the caller has <see cref="ThawRoles.Operator"/>.</summary>
    public static bool IsOperator(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.GetVerifiedUser() is not null && caller.IsInRole(ThawRoles.Operator);
    }
}
