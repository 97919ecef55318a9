using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>Where the Runtime API listens: the value of <c>AWS_LAMBDA_RUNTIME_API</c>, <c>host:port</c>.</summary>
internal sealed record RuntimeApiAddress(string Host, int Port)
{
    private const int DefaultPort = 80;

    /// <summary>What the <c>Host</c> field says.</summary>
    public string Authority => $"{Host}:{Port}";

    /// <exception cref="FormatException">It is not <c>host:port</c>.</exception>
    public static RuntimeApiAddress Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var isBareHost = colon < 0 || text.EndsWith(']');
        var host = (isBareHost ? text : text[..colon]).Trim('[', ']');
        var port = DefaultPort;
        return host.Length > 0 && (isBareHost || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue))
            ? new RuntimeApiAddress(host, port)
            : throw new FormatException($"AWS_LAMBDA_RUNTIME_API is '{text}'; it must be host:port.");
    }

    /// <summary>A socket of the family that the address needs: names may resolve to either.</summary>
    public Socket NewSocket(out EndPoint endPoint)
    {
        // Where Lambda's always is: the framework's parser is nine methods that would be compiled for this alone.
        var address = Host == "127.0.0.1" ? IPAddress.Loopback : null;
        var isAddress = address is not null || IPAddress.TryParse(Host, out address);
        endPoint = isAddress ? new IPEndPoint(address!, Port) : new DnsEndPoint(Host, Port);
        var socket = isAddress
            ? new Socket(address!.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        return socket;
    }
}
