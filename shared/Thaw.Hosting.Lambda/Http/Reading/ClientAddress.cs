using System.Net;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The address of whoever called.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// What the gateway says it is; behind a load balancer the last of <c>X-Forwarded-For</c>, which is the one that it added itself: all before it are the
    /// client's to choose.
    /// </summary>
    public static IPAddress? Read(HttpEvent request)
    {
        if (request.SourceIp.IsPresent)
        {
            return Parse(request.SourceIp.ReadString(request.Json.Span));
        }

        var forwarded = request.Kind is PayloadKind.LoadBalancer or PayloadKind.LoadBalancerMultiValue ? request.Headers[KnownHeaders.ForwardedFor] : default;
        var last = forwarded.Count == 0 ? default : forwarded[^1].AsSpan();
        return Parse(last[(last.LastIndexOf(',') + 1)..].Trim());
    }

    // With or without a port.
    private static IPAddress? Parse(ReadOnlySpan<char> text) =>
        IPAddress.TryParse(text, out var address) ? address
        : IPEndPoint.TryParse(text, out var endpoint) ? endpoint.Address
        : null;
}
