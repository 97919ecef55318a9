using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Thaw.Fleet.Tests;

/// <summary>Passes bytes to DynamoDB Local, and closes its connections when it is told that their keep-alive is over, as a server does when nothing came over them for a while.</summary>
internal sealed class ImpatientProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Task, CancellationTokenSource> _open = new();
    private readonly Uri _backend;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private int _opened;

    public ImpatientProxy(Uri backend)
    {
        _backend = backend;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections opened so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Closes all that are open, and answers how many.</summary>
    public async Task<int> CloseAllAsync()
    {
        var closed = 0;
        foreach (var (passing, keepAlive) in _open.Where(static one => !one.Key.IsCompleted).ToArray())
        {
            await keepAlive.CancelAsync();
            await passing;
            closed++;
        }

        return closed;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await CloseAllAsync();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                var keepAlive = new CancellationTokenSource();
                Interlocked.Increment(ref _opened);
                var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _open[PassAsync(client, known.Task, keepAlive.Token)] = keepAlive;
                known.SetResult();
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task PassAsync(TcpClient client, Task known, CancellationToken keepAlive)
    {
        using var server = new TcpClient { NoDelay = true };
        try
        {
            await known; // to those who count and close
            client.NoDelay = true;
            await server.ConnectAsync(_backend.Host, _backend.Port, keepAlive);
            _ = server.GetStream().CopyToAsync(client.GetStream(), keepAlive);
            await client.GetStream().CopyToAsync(server.GetStream(), keepAlive);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
        {
            // Either side has left, or its time is over.
        }
        finally
        {
            client.Dispose();
        }
    }
}
