using System.Net;
using System.Net.Sockets;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Holds a request of the other process up until it may go on.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<Socket> _arrived;

    public Gate()
    {
        _listener.Start();
        _arrived = _listener.AcceptSocketAsync();
    }

    /// <summary>What the request is told.</summary>
    public string Query => $"gate={Address}";

    /// <summary>Where it stands, for a process that is told in another way.</summary>
    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>Completes when the request stands before it.</summary>
    public Task ArrivedAsync() => _arrived.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Lets it pass once. The request must have arrived.</summary>
    public void Open() => _arrived.Result.Send([1]);

    public void Dispose()
    {
        _listener.Dispose();
        if (_arrived.IsCompletedSuccessfully)
        {
            _arrived.Result.Dispose();
        }
    }
}
