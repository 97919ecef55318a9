using System.Net.Sockets;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// How a loop waits: for bytes and for its handler. The code above it is written once; over <see cref="BlockingTransport"/> each of its awaits is
/// complete when it is reached, so that the whole loop stays on one thread.
/// </summary>
internal abstract class Transport(RuntimeApiAddress address) : IDisposable
{
    private volatile bool _broken;

    /// <summary>The open connection, if there is one.</summary>
    protected Socket? Socket { get; private set; }

    /// <summary>Connects if there is no connection.</summary>
    public ValueTask ConnectAsync() => Socket is not null && !_broken ? ValueTask.CompletedTask : ReconnectAsync();

    /// <summary>Sends all of it.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Some bytes, or zero when the other side has closed.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> into);

    /// <summary>Waits for work of the application.</summary>
    public abstract ValueTask WaitAsync(ValueTask work);

    /// <summary>Waits for work, but no longer than that; whether it ended. It does not throw what the work threw.</summary>
    public abstract ValueTask<bool> WaitAsync(Task work, TimeSpan atMost);

    /// <summary>Makes the receive that waits, on whatever thread, end. The next exchange connects anew.</summary>
    public void Interrupt()
    {
        _broken = true;
        try
        {
            Socket?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Closed by either side in the meantime: nothing waits on it.
        }
    }

    /// <summary>Closes the connection; the next exchange opens another.</summary>
    public void Close()
    {
        Socket?.Dispose();
        Socket = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    // An interruption that came while the socket was not connected yet could not shut it down: it is looked for once more.
    private async ValueTask ReconnectAsync()
    {
        Close();
        _broken = false;
        await OpenAsync().ConfigureAwait(false);
        if (_broken)
        {
            throw new EndOfStreamException("interrupted");
        }
    }

    /// <summary>Opens a connection.</summary>
    protected abstract ValueTask OpenAsync();

    /// <summary>An unconnected socket, which is <see cref="Socket"/> from here on.</summary>
    protected Socket Fresh(out System.Net.EndPoint endPoint) => Socket = address.NewSocket(out endPoint);
}
