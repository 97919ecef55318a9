using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Thaw.Aws.DynamoDb.Errors;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>Connections that died while nobody looked.</summary>
public class DeadConnectionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kept_ClosedByTheServer_IsReplaced_OnNobodysAccount(bool reset)
    {
        await using var bench = new HostileBench();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Server.Next(async (connection, _) =>
        {
            await connection.AnswerAsync(200, HostileBench.ItemAnswer());
            if (reset)
            {
                connection.Reset();
            }
            else
            {
                connection.Close();
            }

            closed.SetResult();
        });
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer());
        Assert.NotNull(await bench.GetAsync());
        await closed.Task;
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(2, bench.Server.Connections);
        Assert.Equal(2, bench.Server.Requests.Count);
        Assert.Equal(500, bench.Client.RetryTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kept_DiesAsTheRequestArrives_IsReplaced_OnNobodysAccount(bool reset)
    {
        await using var bench = new HostileBench();
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer()));
        bench.Server.Next((connection, _) =>
        {
            if (reset)
            {
                connection.Reset();
            }
            else
            {
                connection.Close();
            }

            return Task.CompletedTask;
        });
        // Two throttlings after it: all three attempts are still to be had.
        bench.Server.Next((connection, _) => connection.AnswerAsync(400, RefusalTests.Error("ThrottlingException", "")));
        bench.Server.Next((connection, _) => connection.AnswerAsync(400, RefusalTests.Error("ThrottlingException", "")));
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer());
        Assert.NotNull(await bench.GetAsync());
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(2, bench.Server.Connections);
        Assert.Equal(2, bench.Client.Generations);
        Assert.Equal(5, bench.Attempts);
    }

    [Fact]
    public async Task Server_ThatAlwaysDies_EndsInAnError_WithOneReplacementACall()
    {
        await using var bench = new HostileBench();
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer()));
        bench.Server.Otherwise = static (connection, _) =>
        {
            connection.Close();
            return Task.CompletedTask;
        };
        Assert.NotNull(await bench.GetAsync());
        var fault = await Assert.ThrowsAsync<DynamoDbTransportException>(async () => await bench.GetAsync());
        Assert.Equal(3, fault.Attempts);
        Assert.Equal(5, bench.Attempts);
    }

    [Fact]
    public async Task Nobody_Listens_IsATransportError()
    {
        var bench = new HostileBench();
        var port = bench.Server.Url.Port;
        await bench.Server.DisposeAsync();

        // Bound, so that nobody else comes to listen there meanwhile, and not listening.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, port));
        var fault = await Assert.ThrowsAsync<DynamoDbTransportException>(async () => await bench.GetAsync());
        Assert.Equal((3, 0), (fault.Attempts, fault.StatusCode));
        await bench.DisposeAsync();
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(31, 2)]
    [InlineData(86_400, 2)]
    public async Task Frozen_ConnectionGoneSilent_ANewOneIsOpened_AfterHalfAMinute(int seconds, int connections)
    {
        // As a gateway leaves it that forgot the connection: what is sent over it is never answered, not even with a reset.
        var clock = new FrozenClock();
        await using var bench = new HostileBench(wall: clock);
        bench.Server.Otherwise = (connection, request) => request.Connection == 1 && seconds > 30 && clock.IsThawed
            ? connection.HangAsync()
            : connection.AnswerAsync(200, HostileBench.ItemAnswer());
        Assert.NotNull(await bench.GetAsync());
        clock.Pass(TimeSpan.FromSeconds(seconds));
        Assert.NotNull(await bench.GetAsync());
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal((connections, connections, 3, 500), (bench.Server.Connections, bench.Client.Generations, bench.Attempts, bench.Client.RetryTokens));
    }

    [Fact]
    public async Task Tls_NewConnectionAfterAFreeze_ResumesTheSession()
    {
        using var certificate = Certificate();
        var clock = new FrozenClock();
        await using var bench = new HostileBench(wall: clock, server: new HostileServer(certificate), handlers: handler =>
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString() };
            return handler;
        });
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer());
        Assert.NotNull(await bench.GetAsync());
        clock.Pass(TimeSpan.FromMinutes(10));
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(2, bench.Server.Connections);

        // A resumed handshake carries no certificate.
        var handshakes = bench.Server.HandshakeBytes.ToArray();
        Assert.True(handshakes[1] < handshakes[0] - 300, $"The first handshake took {handshakes[0]} bytes, the second {handshakes[1]}.");
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
