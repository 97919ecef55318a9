using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Limits;

/// <summary>For whom a request counts: the verified user, who is also an API key's owner, else the address it came from.</summary>
internal static class RateLimitCaller
{
    private const int NetworkBytes = 8;

    public static string Of(HttpContext context) => context.User.GetVerifiedUser() is { } user ? $"user {user}" : $"address {Network(context.Connection.RemoteIpAddress)}";

    // A host has a whole /64 of IPv6 to send from.
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, NetworkBytes) : address.ToString();
    }
}
