namespace Thaw.Web;

/// <summary>Which pages of other origins may call, from a browser.</summary>
public sealed class ThawCorsOptions
{
    /// <summary>The origins, such as <c>https://app.example.com</c>, at most 100; or <c>*</c> alone for all, never together with <see cref="Credentials"/>. <c>Thaw:Cors:Origins</c>.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>The methods they may use, at most 20. Default <c>GET</c>, <c>HEAD</c>, <c>POST</c>, <c>PUT</c>, <c>DELETE</c>. <c>Thaw:Cors:Methods</c>.</summary>
    public IList<string> Methods { get; } = [];

    /// <summary>The headers they may send beside those that are always allowed, at most 100. Default <c>Authorization</c>, <c>Content-Type</c>, <c>If-Match</c>, <c>If-None-Match</c>, <c>X-Api-Key</c>. <c>Thaw:Cors:Headers</c>.</summary>
    public IList<string> Headers { get; } = [];

    /// <summary>The headers of an answer they may read, at most 100. Default <c>ETag</c>, <c>Link</c>, <c>Location</c>, <c>Retry-After</c>. <c>Thaw:Cors:ExposedHeaders</c>.</summary>
    public IList<string> ExposedHeaders { get; } = [];

    /// <summary>Whether their requests may carry cookies and the like. Default <see langword="false"/>. <c>Thaw:Cors:Credentials</c>.</summary>
    public bool Credentials { get; set; }

    /// <summary>How long a browser keeps the answer to a preflight, zero to 1 day; default 10 minutes. <c>Thaw:Cors:MaxAge</c>.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);
}
