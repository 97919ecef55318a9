using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Thaw.Web;

/// <summary>Kestrel's own limits beside ours.</summary>
public static class KestrelRequestLimits
{
    private const int LineRoom = 1024;

    /// <summary>
    /// Raises Kestrel's limits of the address and the headers just above ours, so that what is too large is answered as it is elsewhere: Kestrel's own refusal has no body.
    /// Far beyond ours Kestrel still refuses by itself.
    /// </summary>
    public static void MakeRoomFor(this KestrelServerLimits limits, RequestLimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(options);
        limits.MaxRequestHeaderCount = Math.Max(limits.MaxRequestHeaderCount, options.Headers * 2);
        limits.MaxRequestHeadersTotalSize = Math.Max(limits.MaxRequestHeadersTotalSize, options.HeaderBytes * 2);
        limits.MaxRequestLineSize = Math.Max(limits.MaxRequestLineSize, (options.UrlBytes * 2) + LineRoom);

        // Kestrel demands room for a line and the headers in its buffer.
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, Math.Max(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize));
    }
}
