using System.Net.Sockets;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>For many requests in flight, and for streamed answers: asynchronous calls, no thread of its own.</summary>
internal sealed class AsyncTransport(RuntimeApiAddress address) : Transport(address)
{
    /// <inheritdoc/>
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await Socket!.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> into) => Socket!.ReceiveAsync(into, SocketFlags.None);

    /// <inheritdoc/>
    public override ValueTask WaitAsync(ValueTask work) => work;

    /// <inheritdoc/>
    public override async ValueTask<bool> WaitAsync(Task work, TimeSpan atMost)
    {
        if (!work.IsCompleted && atMost > TimeSpan.Zero)
        {
            await Task.WhenAny(work, Task.Delay(atMost, TimeProvider.System)).ConfigureAwait(false);
        }

        return work.IsCompleted;
    }

    /// <inheritdoc/>
    protected override async ValueTask OpenAsync()
    {
        var socket = Fresh(out var endPoint);
        await socket.ConnectAsync(endPoint).ConfigureAwait(false);
    }
}
