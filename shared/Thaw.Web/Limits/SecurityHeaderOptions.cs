namespace Thaw.Web;

/// <summary>
/// What every answer tells a browser. The defaults are an API's: it is no page, is not to be guessed at, embedded, or kept unless it says so itself. An empty text leaves a header out; each is at most 4,096
/// printable characters of ASCII.
/// </summary>
public sealed class SecurityHeaderOptions
{
    /// <summary><c>Content-Security-Policy</c>, where an endpoint has set none. Default: nothing is loaded, nobody frames it, and it is sandboxed.</summary>
    public string ContentSecurityPolicy { get; set; } = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary><c>Cache-Control</c>, where an endpoint has set none. Default <c>no-store</c>.</summary>
    public string CacheControl { get; set; } = "no-store";

    /// <summary><c>Referrer-Policy</c>. Default <c>no-referrer</c>.</summary>
    public string ReferrerPolicy { get; set; } = "no-referrer";

    /// <summary><c>Cross-Origin-Resource-Policy</c>. Default <c>same-origin</c>; answers to requests that CORS allows are not concerned.</summary>
    public string CrossOriginResourcePolicy { get; set; } = "same-origin";

    /// <summary><c>Strict-Transport-Security</c>, over HTTPS only. Default empty: whether a name is HTTPS for good is its owner's to say.</summary>
    public string StrictTransportSecurity { get; set; } = "";
}
