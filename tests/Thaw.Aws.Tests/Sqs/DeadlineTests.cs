using Amazon.Runtime;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.Clients.Sdk;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Ssm;
using Thaw.Aws.Tests.DynamoDb.Hostile;

namespace Thaw.Aws.Tests.Sqs;

/// <summary>Whatever the SDK's pipeline waits for before it sends, it waits no longer than the request that is served.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Turn_BeyondTheDeadline_IsNotWaitedFor_AndNothingIsSentForIt()
    {
        var (deadline, wall) = (new AmbientRequestDeadline(), new FrozenClock());
        await using var bench = new SqsBench(wall, deadline: deadline);
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Server.Otherwise = async (connection, _) =>
        {
            await answers.Task;
            await connection.AnswerAsync(200, """{"MessageId":"m"}""", withSum: false);
        };

        // Turns are a second apart after so many throttled answers.
        for (var throttles = 0; throttles < 8; throttles++)
        {
            ((PooledConnections)bench.Client.Config.HttpClientFactory).Pace.Throttled();
        }

        using var _ = deadline.Begin(wall.GetUtcNow().AddSeconds(4));
        var counts = Enumerable.Range(0, 8).Select(static _ => new Count()).ToArray();
        var calls = counts.Select(count => bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "a") { Attempts = count }, default)).ToArray();
        foreach (var late in calls[4..])
        {
            await Task.WhenAny(late, Task.Delay(Patience, TimeProvider.System));
            Assert.IsType<TimeoutException>(late.Exception?.InnerException);
        }

        Assert.All(counts[4..], static count => Assert.Equal(0, count.Attempts));
        answers.SetResult();
        await Task.WhenAll(calls[..4]).WaitAsync(Patience).ContinueWith(static _ => { }, TaskScheduler.Default); // A slow machine may come too late with them.
        Assert.InRange(bench.Pool.Statistics.Requests, 1, 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Credentials_ThatHang_EndWithTheRequest_AndNothingIsSent(bool secrets)
    {
        var (deadline, count) = (new AmbientRequestDeadline(), new Count());
        await using var server = new HostileServer();
        var counters = new ClientCounters();
        using var connections = new HandlerGenerations(() => SocketHandlers.Create(counters, HostileBench.Patience), TimeProvider.System);
        var parts = new ClientParts(connections, counters, TimeProvider.System, deadline, HostileBench.Patience, AttemptSetting.Environment);
        using var sqs = new SqsClient(new SqsEndpoint(server.Url, "eu-west-1"), parts, new SqsLimits(SqsLimits.DefaultMessageBytes), new Hanging());
        using var ssm = new SsmClient(new SsmEndpoint(server.Url, "eu-west-1"), parts, new Hanging());
        using var _ = deadline.Begin(TimeProvider.System.GetUtcNow().AddMilliseconds(300));
        Task call = secrets ? ssm.SendAsync(new GetParameters(["a"]), default) : sqs.SendAsync(new SendMessage(SqsBench.Queue, "a") { Attempts = count }, default);
        await Task.WhenAny(call, Task.Delay(Patience, TimeProvider.System));
        Assert.IsType<TimeoutException>(call.Exception?.InnerException);
        Assert.Equal((0, 0, 0), (count.Attempts, (int)counters.Statistics.Requests, server.Connections));
    }

    [Fact]
    public async Task Deadline_Past_NothingIsSent()
    {
        var deadline = new AmbientRequestDeadline();
        await using var bench = new SqsBench(deadline: deadline);
        using var _ = deadline.Begin(TimeProvider.System.GetUtcNow().AddSeconds(-1));
        await Assert.ThrowsAsync<TimeoutException>(() => bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "a"), default));
        Assert.Equal((0, 0), (bench.Server.Connections, (int)bench.Pool.Statistics.Requests));
    }

    [Fact]
    public async Task Deadline_EndsTheCall_WhateverTheAttemptMayTake()
    {
        var deadline = new AmbientRequestDeadline();
        await using var bench = new SqsBench(deadline: deadline);
        bench.Server.Otherwise = static (connection, _) => connection.HangAsync();
        using var _ = deadline.Begin(TimeProvider.System.GetUtcNow().AddMilliseconds(300));
        var call = bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "a"), default);
        await Task.WhenAny(call, Task.Delay(HostileBench.Patience.Attempt * 0.75, TimeProvider.System));
        Assert.IsType<TimeoutException>(call.Exception?.InnerException);
    }

    private sealed class Hanging : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<ImmutableCredentials> GetCredentialsAsync() => new TaskCompletionSource<ImmutableCredentials>().Task;
    }

    private sealed class Count : IAttemptCount
    {
        public int Attempts { get; private set; }

        public void Attempted() => Attempts++;
    }
}
