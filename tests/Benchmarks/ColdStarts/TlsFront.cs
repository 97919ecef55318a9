using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Thaw.Benchmarks.DynamoDb;

namespace Thaw.Benchmarks.ColdStarts;

/// <summary>TLS before a server that has none: what comes in goes on to it, and back.</summary>
internal sealed class TlsFront : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = LocalCertificate.Create();
    private readonly Uri _behind;

    public TlsFront(Uri behind)
    {
        _behind = behind;
        CertificateFile = Path.GetTempFileName();
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public Uri Url => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What a process must trust to reach it.</summary>
    public string CertificateFile { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        File.Delete(CertificateFile);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            using var tls = new SslStream(new NetworkStream(accepted, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(_certificate);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(_behind.Host, _behind.Port);
            using var behind = new NetworkStream(socket);
            await Task.WhenAny(tls.CopyToAsync(behind), behind.CopyToAsync(tls));
        }
        catch (Exception fault) when (fault is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The process behind it has ended.
        }
    }
}
