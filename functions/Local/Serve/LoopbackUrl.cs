using System.Net;

namespace Thaw.Local;

/// <summary>An address that only this machine can reach.</summary>
internal static class LoopbackUrl
{
    public static string? Complaint(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/")
        {
            return $"--urls '{url}' is not an address such as http://127.0.0.1:5080 (http, no path).";
        }

        var isLoopback = uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address));
        return isLoopback
            ? null
            : $"--urls '{url}' can be reached from other machines; Local listens on this one only: use localhost, 127.0.0.1 or [::1]. To serve others, deploy functions/Api.";
    }
}
