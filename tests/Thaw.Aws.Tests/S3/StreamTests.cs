using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Jobs.Documents;

namespace Thaw.Aws.S3;

/// <summary>Documents over the pool's connections, from a server that does what the test says.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(100_000);
    private readonly HostileServer _server = new();
    private readonly FrozenClock _wall = new();
    private readonly List<AwsClientPool> _pools = [];

    public StreamTests() => _server.Otherwise = static (connection, _) => AnswerAsync(connection);

    public Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Read_ToTheEnd_LeavesTheConnectionForTheNext_AndIsCounted()
    {
        var pool = Pool();
        Assert.Equal(Bytes, await ReadAsync(pool));
        Assert.Equal(Bytes, await ReadAsync(pool));
        var statistics = pool.Statistics;
        Assert.Equal((1, 2, 1, 0, 1), (_server.Connections, statistics.Requests, statistics.Connections, statistics.Retries, pool.Count));
    }

    [Fact]
    public async Task Open_ReturnsBeforeTheBodyIsThere_WhichTakesTheTimeItTakes()
    {
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Next(async (connection, _) =>
        {
            await connection.SendAsync(Head());
            await connection.SendAsync(Bytes.AsMemory(0, 50_000));
            await isRead.Task;
            await connection.SendAsync(Bytes.AsMemory(50_000));
        });

        // An attempt's time is over before the second half is sent.
        var pool = Pool(HostileBench.Patience with { Attempt = TimeSpan.FromSeconds(2) });
        await using var content = await OpenAsync(pool);
        var read = new byte[Bytes.Length];
        await content.Stream.ReadExactlyAsync(read.AsMemory(0, 50_000));
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
        isRead.SetResult();
        await content.Stream.ReadExactlyAsync(read.AsMemory(50_000));
        Assert.Equal(Bytes, read);
        Assert.Equal(0, await content.Stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Body_ThatStalls_IsAFaultAndNotForEver()
    {
        _server.Next(async (connection, _) =>
        {
            await connection.SendAsync(Head());
            await connection.SendAsync(Bytes.AsMemory(0, 50_000));
            await connection.HangAsync();
        });
        var pool = Pool(HostileBench.Patience with { Silence = TimeSpan.FromMilliseconds(300) });
        await using (var content = await OpenAsync(pool))
        {
            var fault = await Assert.ThrowsAsync<IOException>(() => content.Stream.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.Contains("0.3 s", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(Bytes, await ReadAsync(pool));
        Assert.Equal(2, _server.Connections);
    }

    [Fact]
    public async Task FirstByte_ThatDoesNotCome_IsGivenUp_AfterThreeAttempts()
    {
        _server.Otherwise = static (connection, _) => connection.HangAsync();
        var pool = Pool(HostileBench.Patience with { Attempt = TimeSpan.FromMilliseconds(100) });
        await Assert.ThrowsAnyAsync<Exception>(async () => await OpenAsync(pool));
        Assert.Equal((3, 2), (pool.Statistics.Requests, pool.Statistics.Retries));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kept_DiesAsTheRequestArrives_IsReplaced(bool reset)
    {
        var pool = Pool();
        await ReadAsync(pool);
        _server.Next((connection, _) =>
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
        Assert.Equal(Bytes, await ReadAsync(pool));
        Assert.Equal((2, 3, 0), (_server.Connections, _server.Requests.Count, (int)pool.Statistics.Retries));
    }

    [Fact]
    public async Task Reset_Always_IsRepeatedThreeTimesAtMost()
    {
        _server.Otherwise = static (connection, _) =>
        {
            connection.Reset();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<Exception>(async () => await OpenAsync(Pool()));
        Assert.Equal(3, _server.Requests.Count);
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(31, 2)]
    public async Task Thawed_AfterHalfAMinute_BeginsWithANewConnection(int seconds, int connections)
    {
        var pool = Pool();
        await ReadAsync(pool);
        _wall.Pass(TimeSpan.FromSeconds(seconds));
        Assert.Equal(Bytes, await ReadAsync(pool));
        Assert.Equal(connections, _server.Connections);
    }

    [Fact]
    public async Task Snapshot_WhileABodyIsRead_LeavesItsConnectionUntilItsEnd()
    {
        var pool = Pool();
        await using (var content = await OpenAsync(pool))
        {
            pool.ForgetConnections();
            using var read = new MemoryStream();
            await content.Stream.CopyToAsync(read);
            Assert.Equal(Bytes, read.ToArray());
        }

        Assert.Equal(Bytes, await ReadAsync(pool));
        Assert.Equal(2, _server.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connections_ThatWereReplacedWhileABodyIsRead_CloseWithIt(bool toTheEnd)
    {
        var closed = 0;
        var counters = new ClientCounters();
        using var connections = new HandlerGenerations(() => new Watched(SocketHandlers.Create(counters, HostileBench.Patience), () => closed++), _wall);
        using var client = new S3Client(new AwsEndpoint(_server.Url, null), new ClientParts(connections, counters, _wall, null, HostileBench.Patience, AttemptSetting.Environment));
        var response = await client.OpenAsync(new() { BucketName = "papers", Key = "a.txt" }, default);
        connections.Retire();
        Assert.Equal(0, closed);
        if (toTheEnd)
        {
            await response.ResponseStream.CopyToAsync(Stream.Null);
        }
        else
        {
            response.Dispose();
        }

        Assert.Equal(1, closed);
        response.Dispose();
        Assert.Equal(1, closed);
    }

    [Fact]
    public async Task Throttled_IsRepeatedAndCounted()
    {
        var body = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
        _server.Next((connection, _) => connection.SendAsync(HostileConnection.Answer(503, body, withSum: false, type: "application/xml")));
        var pool = Pool();
        Assert.Equal(Bytes, await ReadAsync(pool));
        Assert.Equal((2, 1, 1), (pool.Statistics.Requests, pool.Statistics.Retries, pool.Statistics.Throttles));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Content_EndsOnce_WhenItIsReadOrClosed(bool toTheEnd)
    {
        var ended = 0;
        using var content = new StreamedContent(new ByteArrayContent(Bytes), TimeSpan.FromMinutes(1), () => ended++);
        Assert.Equal(Bytes.Length, content.Headers.ContentLength);
        var stream = await content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[toTheEnd ? Bytes.Length : 10]);
        Assert.Equal(0, ended);
        Assert.Equal(toTheEnd ? 0 : 1, await stream.ReadAsync(new byte[1]));
        Assert.Equal(toTheEnd ? 1 : 0, ended);
        await stream.DisposeAsync();
        content.Dispose();
        Assert.Equal(1, ended);
    }

    public async Task DisposeAsync()
    {
        _pools.ForEach(static pool => pool.Dispose());
        await _server.DisposeAsync();
    }

    private static byte[] Head() => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Bytes.Length}\r\n\r\n");

    private static async Task AnswerAsync(HostileConnection connection)
    {
        await connection.SendAsync(Head());
        await connection.SendAsync(Bytes);
    }

    private sealed class Watched(HttpMessageHandler inner, Action closed) : DelegatingHandler(inner)
    {
        protected override void Dispose(bool disposing)
        {
            closed();
            base.Dispose(disposing);
        }
    }

    private AwsClientPool Pool(ClientPatience? patience = null)
    {
        var pool = new AwsClientPool(Options.Create(new AwsEndpointOptions { ServiceUrl = _server.Url }), _wall, patience: patience ?? HostileBench.Patience);
        _pools.Add(pool);
        return pool;
    }

    private static async Task<DocumentContent> OpenAsync(AwsClientPool pool) =>
        await new S3DocumentSource(Options.Create(new S3DocumentOptions { Buckets = { "papers" } }), pool).OpenAsync(new DocumentReference("papers", "a.txt"), default)
        ?? throw new InvalidOperationException("There is none.");

    private static async Task<byte[]> ReadAsync(AwsClientPool pool)
    {
        await using var content = await OpenAsync(pool);
        using var read = new MemoryStream();
        await content.Stream.CopyToAsync(read);
        return read.ToArray();
    }
}
