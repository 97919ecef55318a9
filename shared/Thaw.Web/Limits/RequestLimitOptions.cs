namespace Thaw.Web;

/// <summary>How large a request may be. The same on Kestrel and on Lambda, where there are no limits of a server's.</summary>
public sealed class RequestLimitOptions
{
    /// <summary>The largest body in bytes, 0 to 1 GiB: 413. Default <see langword="null"/>: the host's own. A host's smaller one holds. <c>Thaw:RequestLimits:BodyBytes</c>.</summary>
    public int? BodyBytes { get; set; }

    /// <summary>The longest address as it was sent, path and query, in bytes, 256 to 64 KiB: 414. Default 8,000. <c>Thaw:RequestLimits:UrlBytes</c>.</summary>
    public int UrlBytes { get; set; } = 8_000;

    /// <summary>The most header fields, 8 to 1,000: 431. Default 100. <c>Thaw:RequestLimits:Headers</c>.</summary>
    public int Headers { get; set; } = 100;

    /// <summary>The most bytes of header names and values together, 1 KiB to 256 KiB: 431. Default 24 KiB. <c>Thaw:RequestLimits:HeaderBytes</c>.</summary>
    public int HeaderBytes { get; set; } = 24 * 1024;
}
