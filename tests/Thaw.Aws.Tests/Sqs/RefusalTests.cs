using System.Net;
using Thaw.Aws.Sqs.Errors;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Tests.DynamoDb.Hostile;

namespace Thaw.Aws.Tests.Sqs;

/// <summary>What the service refuses, what is no answer of its, and what is not even sent.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, Type> Modelled => new()
    {
        { "QueueDoesNotExist", typeof(QueueDoesNotExistException) },
        { "QueueDeletedRecently", typeof(QueueDeletedRecentlyException) },
        { "QueueNameExists", typeof(QueueNameExistsException) },
        { "ReceiptHandleIsInvalid", typeof(ReceiptHandleIsInvalidException) },
        { "MessageNotInflight", typeof(MessageNotInflightException) },
        { "InvalidMessageContents", typeof(InvalidMessageContentsException) },
        { "OverLimit", typeof(OverLimitException) },
        { "BatchRequestTooLong", typeof(BatchRequestTooLongException) },
        { "UnsupportedOperation", typeof(UnsupportedOperationException) },
        { "SomethingNew", typeof(SqsException) },
    };

    [Theory]
    [MemberData(nameof(Modelled))]
    public async Task Refused_IsAnExceptionWithCodeAndRequestId(string code, Type wanted)
    {
        await using var bench = new SqsBench().Answer(SqsBench.Error(code, "because"), 400);
        var fault = await Assert.ThrowsAnyAsync<SqsException>(() => SendAsync(bench));
        Assert.IsType(wanted, fault);
        Assert.Equal((code, HostileConnection.RequestId, HttpStatusCode.BadRequest), (fault.ErrorCode, fault.RequestId, fault.StatusCode));
        Assert.Contains("because", fault.Message, StringComparison.Ordinal);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task Throttled_IsRepeatedAndCounted()
    {
        await using var bench = new SqsBench().Answer(SqsBench.Error("RequestThrottled"), 400).Answer("""{"MessageId":"m"}""");
        Assert.Equal("m", (await SendAsync(bench)).MessageId);
        var statistics = bench.Pool.Statistics;
        Assert.Equal((2, 1, 1, 1), (statistics.Requests, statistics.Connections, statistics.Retries, statistics.Throttles));
        Assert.Equal(0.5, statistics.ReuseRate);
    }

    [Fact]
    public async Task ServiceFails_IsRepeatedThreeTimesAtMost()
    {
        await using var bench = new SqsBench();
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(500, "<html>");
        var fault = await Assert.ThrowsAnyAsync<SqsException>(() => SendAsync(bench));
        Assert.Equal((HttpStatusCode.InternalServerError, "Unknown"), (fault.StatusCode, fault.ErrorCode));
        Assert.Equal((3, 2), (bench.Server.Requests.Count, bench.Pool.Statistics.Retries));
    }

    [Fact]
    public async Task ConnectionReset_IsRepeatedThreeTimesAtMost()
    {
        await using var bench = new SqsBench();
        bench.Server.Otherwise = static (connection, _) =>
        {
            connection.Reset();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(bench));
        Assert.Equal((3, 3, 2), (bench.Server.Requests.Count, bench.Pool.Statistics.Requests, bench.Pool.Statistics.Retries));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"Messages":7}""")]
    [InlineData("""{"Messages":[{"Body":"no receipt"}]}""")]
    [InlineData("""{"Messages":[{"ReceiptHandle":"r","Attributes":{"SentTimestamp":"yesterday"}}]}""")]
    public async Task Malformed_IsAFaultAndNotAnEmptyQueue(string answer)
    {
        await using var bench = new SqsBench();
        bench.Server.Otherwise = (connection, _) => connection.AnswerAsync(200, answer);
        await Assert.ThrowsAnyAsync<Exception>(() => bench.Client.SendAsync(new ReceiveMessage(SqsBench.Queue, 1, TimeSpan.FromSeconds(1), TimeSpan.Zero), default));
    }

    [Fact]
    public async Task OutOfBounds_IsRefusedBeforeItIsSent()
    {
        await using var bench = new SqsBench(maximumMessageBytes: 1024);
        var half = new string('ä', 300);
        Func<Task>[] calls =
        [
            () => bench.Client.SendAsync(new SendMessage(SqsBench.Queue, new string('ä', 513)), default),
            () => bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "a", TimeSpan.FromSeconds(901)), default),
            () => bench.Client.SendAsync(new SendMessageBatch(SqsBench.Queue, [(half, default), (half, default)]), default),
            () => bench.Client.SendAsync(new SendMessageBatch(SqsBench.Queue, []), default),
            () => bench.Client.SendAsync(new SendMessageBatch(SqsBench.Queue, [.. Enumerable.Repeat(("a", TimeSpan.Zero), 11)]), default),
            () => bench.Client.SendAsync(new DeleteMessageBatch(SqsBench.Queue, [.. Enumerable.Repeat("r", 11)]), default),
            () => bench.Client.SendAsync(new ChangeMessageVisibility(SqsBench.Queue, "r", TimeSpan.FromHours(13)), default),
            () => bench.Client.SendAsync(new ReceiveMessage(SqsBench.Queue, 11, TimeSpan.FromSeconds(1), TimeSpan.Zero), default),
            () => bench.Client.SendAsync(new ReceiveMessage(SqsBench.Queue, 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(21)), default),
        ];
        foreach (var call in calls)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(call);
        }

        Assert.Empty(bench.Server.Requests);
    }

    [Fact]
    public async Task NoAnswer_IsGivenUpWhenThePatienceIsOver_AndRepeatedThreeTimesAtMost()
    {
        await using var bench = new SqsBench(patience: HostileBench.Patience with { Attempt = TimeSpan.FromMilliseconds(100) });
        bench.Server.Otherwise = static (connection, _) => connection.HangAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(bench));
        Assert.Equal((3, 2), (bench.Pool.Statistics.Requests, bench.Pool.Statistics.Retries));
    }

    [Fact]
    public async Task Cancelled_EndsTheCall()
    {
        await using var bench = new SqsBench();
        using var ends = new CancellationTokenSource();
        bench.Server.Otherwise = async (connection, _) =>
        {
            await ends.CancelAsync();
            await connection.HangAsync();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "a"), ends.Token));
    }

    private static Task<SentMessage> SendAsync(SqsBench bench) => bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "a"), default);
}
