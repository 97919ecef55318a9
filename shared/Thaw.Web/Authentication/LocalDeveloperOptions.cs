using Microsoft.AspNetCore.Authentication;

namespace Thaw.Web;

/// <summary>The identity of whoever calls from the machine itself.</summary>
public sealed class LocalDeveloperOptions : AuthenticationSchemeOptions
{
    /// <summary>The user, 1 to 256 bytes of UTF-8; default <c>developer</c>.</summary>
    public string User { get; set; } = "developer";
}
