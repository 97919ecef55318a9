using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.Lambda;

/// <summary>Asks a subject on Kestrel over one kept connection, with blocking sockets, so that the asking costs as little as the emulator's.</summary>
internal sealed class KestrelDriver : IDriver
{
    private readonly int _port = FreePort.Find();
    private readonly byte[] _request;
    private readonly byte[] _answer = new byte[16 * 1024];
    private Socket? _socket;

    public KestrelDriver(Subject subject, string path)
    {
        _request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: thaw\r\nAccept: */*\r\n\r\n");
        Process = MeasuredProcess.Start(subject, new Dictionary<string, string>(), "--urls", $"http://127.0.0.1:{_port}");
    }

    public MeasuredProcess Process { get; }

    public Task FirstAsync()
    {
        while (_socket is null && !Process.HasExited)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, _port);
                _socket = socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                Thread.Yield(); // It does not listen yet.
            }
        }

        Ask();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<TimeSpan>> RunAsync(int count)
    {
        var durations = new TimeSpan[count];
        for (var i = 0; i < count; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            Ask();
            durations[i] = Stopwatch.GetElapsedTime(begun);
        }

        return Task.FromResult<IReadOnlyList<TimeSpan>>(durations);
    }

    public void Dispose()
    {
        Process.Dispose();
        _socket?.Dispose();
    }

    // The answer is small and comes whole, with its length or in chunks.
    private void Ask()
    {
        _socket!.Send(_request);
        var count = 0;
        while (true)
        {
            var received = _socket.Receive(_answer.AsSpan(count));
            count += received;
            var bytes = _answer.AsSpan(0, count);
            if (received == 0 || !bytes.StartsWith("HTTP/1.1 200"u8))
            {
                throw new InvalidOperationException($"Kestrel answered: {Encoding.UTF8.GetString(bytes)}");
            }

            if (bytes.EndsWith("}"u8) || bytes.EndsWith("0\r\n\r\n"u8))
            {
                return;
            }
        }
    }
}
