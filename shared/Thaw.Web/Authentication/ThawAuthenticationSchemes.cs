namespace Thaw.Web;

/// <summary>The names of the authentication schemes that this package adds.</summary>
public static class ThawAuthenticationSchemes
{
    /// <summary>A key in <c>X-Api-Key</c> or <c>Authorization: ApiKey …</c>.</summary>
    public const string ApiKey = "ApiKey";

    /// <summary>The caller that a gateway in front of the server has verified, and an API key's beside it.</summary>
    public const string Gateway = "Gateway";

    /// <summary>The one identity of a developer's own machine.</summary>
    public const string LocalDeveloper = "LocalDeveloper";
}
