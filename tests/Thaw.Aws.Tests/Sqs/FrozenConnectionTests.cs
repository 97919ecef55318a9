using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Tests.DynamoDb.Hostile;

namespace Thaw.Aws.Tests.Sqs;

/// <summary>Connections that died while nobody looked, as those of a frozen container do: the caller sees no error, and no retry is spent.</summary>
public sealed class FrozenConnectionTests
{
    private const string Sent = """{"MessageId":"m"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kept_DiesAsTheRequestArrives_IsReplaced(bool reset)
    {
        await using var bench = new SqsBench().Answer(Sent);
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
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, Sent);
        await SendAsync(bench);
        await SendAsync(bench);
        Assert.Equal((2, 3, 0), (bench.Server.Connections, bench.Server.Requests.Count, (int)bench.Pool.Statistics.Retries));
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(31, 2)]
    public async Task Thawed_AfterHalfAMinute_BeginsWithANewConnection(int seconds, int connections)
    {
        // As a gateway leaves it that forgot the connection: what is sent over it is never answered, not even with a reset.
        var clock = new FrozenClock();
        await using var bench = new SqsBench(clock);
        bench.Server.Otherwise = (connection, request) =>
            request.Connection == 1 && seconds > 30 && clock.IsThawed ? connection.HangAsync() : connection.AnswerAsync(200, Sent);
        await SendAsync(bench);
        clock.Pass(TimeSpan.FromSeconds(seconds));
        await SendAsync(bench);
        Assert.Equal((connections, connections), (bench.Server.Connections, (int)bench.Pool.Statistics.Connections));
    }

    [Fact]
    public async Task Pool_BothServices_ShareItsConnections()
    {
        await using var bench = new SqsBench().Answer(Sent).Answer("""{"Item":{"pk":{"S":"k"}}}""");
        await SendAsync(bench);
        var call = new Aws.DynamoDb.Operations.GetItem<Aws.DynamoDb.Items.Item>(
            "t", new Aws.DynamoDb.Items.Item().With("pk", "k"), Aws.DynamoDb.Items.ItemReader.Instance);
        await bench.Pool.DynamoDb(bench.Server.Url, region: null).SendAsync(call, default);
        Assert.NotNull(call.Item);
        Assert.Equal((1, 2, 2), (bench.Server.Connections, bench.Pool.Count, (int)bench.Pool.Statistics.Requests));
    }

    private static Task<SentMessage> SendAsync(SqsBench bench) => bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "a"), default);
}
