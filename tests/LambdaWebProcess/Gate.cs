using System.Net;
using System.Net.Sockets;

namespace Thaw.LambdaWebProcess;

/// <summary>Where the test holds a request up: each pass waits for a byte from the test's side of the connection.</summary>
internal sealed class Gate : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public static Task<Gate> ConnectAsync(HttpContext context) => ConnectAsync(IPEndPoint.Parse(context.Request.Query["gate"].ToString()));

    public static async Task<Gate> ConnectAsync(IPEndPoint address)
    {
        var gate = new Gate();
        await gate._socket.ConnectAsync(address);
        return gate;
    }

    public async Task PassAsync()
    {
        if (await _socket.ReceiveAsync(new byte[1]) == 0)
        {
            throw new IOException("The gate has been taken away.");
        }
    }

    public void Dispose() => _socket.Dispose();
}
