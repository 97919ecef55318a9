using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

/// <summary>
/// Whether a request was made by someone on this machine, of their own will: not through a proxy, not by a name that an attacker's
/// DNS points here (rebinding), and not by a page of another origin in the developer's browser.
/// </summary>
internal static class LoopbackRequest
{
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    /// <summary>Why it was not, as a sentence; <see langword="null"/> if it was.</summary>
    public static string? Refusal(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
        {
            return "The developer identity is for connections from this machine; configure API keys for others.";
        }

        if (Array.Exists(Forwarding, request.Headers.ContainsKey))
        {
            return "The developer identity is not given to requests that a proxy forwarded; configure API keys.";
        }

        if (!IsLoopbackName(request.Host.Host))
        {
            return "The Host header must name this machine: localhost, 127.0.0.1 or [::1].";
        }

        return IsForeignPage(request) ? "Pages of other origins may not call this service as the developer." : null;
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";

    private static bool IsForeignPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site.ToString() is not ("same-origin" or "none"))
        {
            return true;
        }

        var origin = request.Headers[HeaderNames.Origin];
        return origin.Count > 0
            && !string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }
}
