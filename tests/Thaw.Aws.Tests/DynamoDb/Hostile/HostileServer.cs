using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>A server on raw sockets that does to each request what the test says: the bytes of its answers are the test's own.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Func<HostileConnection, HostileRequest, Task>> _plans = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _connections;

    public HostileServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"{(_certificate is null ? "http://127.0.0.1" : "https://localhost")}:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public ConcurrentQueue<HostileRequest> Requests { get; } = new();

    /// <summary>How many connections were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Bytes that handshakes took from the server, one entry a connection; certificates show in them.</summary>
    public ConcurrentQueue<long> HandshakeBytes { get; } = new();

    /// <summary>What is done when no plan is left.</summary>
    public Func<HostileConnection, HostileRequest, Task> Otherwise { get; set; } = static (connection, _) => connection.AnswerAsync(200, "{}");

    /// <summary>What is done with the next request, one plan each.</summary>
    public HostileServer Next(Func<HostileConnection, HostileRequest, Task> plan)
    {
        _plans.Enqueue(plan);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        await _end.CancelAsync();
        _listener.Stop();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                socket.NoDelay = true;
                _sockets.Add(socket);
                _ = ServeAsync(socket, Interlocked.Increment(ref _connections));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The end of the test; the last is what a listener says that was stopped between two connections.
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        try
        {
            await using var counted = new CountedStream(new NetworkStream(socket, ownsSocket: true));
            Stream stream = counted;
            if (_certificate is not null)
            {
                var tls = new SslStream(counted);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }

            var connection = new HostileConnection(socket, stream, _end.Token);
            while (await ReadAsync(stream, number) is { } request)
            {
                if (HandshakeBytes.Count < number)
                {
                    HandshakeBytes.Enqueue(counted.Written);
                }

                Requests.Enqueue(request);
                await (_plans.TryDequeue(out var plan) ? plan : Otherwise)(connection, request);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client left, or the plan closed the connection.
        }
    }

    private static async Task<HostileRequest?> ReadAsync(Stream stream, int connection)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsWith(head, "\r\n\r\n"u8))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var headers = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length) : 0];
        await stream.ReadExactlyAsync(body);
        return new HostileRequest(connection, headers, body);
    }

    private static bool EndsWith(List<byte> list, ReadOnlySpan<byte> end) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list).EndsWith(end);

    private sealed class CountedStream(Stream inner) : Stream
    {
        private long _written;

        public long Written => Volatile.Read(ref _written);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Interlocked.Add(ref _written, count);
            inner.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref _written, buffer.Length);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
