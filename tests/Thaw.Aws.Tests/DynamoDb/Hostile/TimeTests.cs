using System.Diagnostics;
using System.Net.Sockets;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>Nobody waits longer than they said.</summary>
public class TimeTests
{
    // Less than an attempt may take.
    private static readonly TimeSpan Bound = HostileBench.Patience.Attempt * 0.75;

    [Fact]
    public Task Attempt_TooSlow_IsGivenUp_AndTheNextOneAnswers() => Tries.OneMustDoAsync(static async () =>
    {
        await using var bench = new HostileBench(attemptTimeout: TimeSpan.FromSeconds(1));
        bench.Server.Next((connection, _) => connection.HangAsync());
        bench.Server.Next(async (connection, _) =>
        {
            await connection.SendAsync(HostileConnection.Answer(200, HostileBench.ItemAnswer()).AsMemory(0, 300));
            await connection.HangAsync();
        });
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer()));
        try
        {
            Assert.NotNull(await bench.GetAsync());
            return bench.Attempts == 3 ? null : $"It took {bench.Attempts} attempts.";
        }
        catch (DynamoDbTransportException late)
        {
            // The machine had not a second for the one that is answered at once.
            return late.Message;
        }
    });

    [Fact]
    public async Task Attempts_AllTooSlow_AreATransportErrorThatSaysSo()
    {
        await using var bench = new HostileBench(attemptTimeout: TimeSpan.FromMilliseconds(100));
        bench.Server.Otherwise = (connection, _) => connection.HangAsync();
        var fault = await Assert.ThrowsAsync<DynamoDbTransportException>(async () => await bench.GetAsync());
        Assert.True(fault.IsTimeout);
        Assert.Equal(480, bench.Client.RetryTokens);
    }

    [Fact]
    public async Task Deadline_EndsTheCall_WhateverTheAttemptMayTake()
    {
        var deadline = new AmbientRequestDeadline();
        await using var bench = new HostileBench(deadline: deadline);
        bench.Server.Otherwise = (connection, _) => connection.HangAsync();
        var watch = Stopwatch.StartNew();
        using var _ = deadline.Begin(TimeProvider.System.GetUtcNow().AddMilliseconds(300));
        await Assert.ThrowsAsync<TimeoutException>(async () => await bench.GetAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(200), Bound);
    }

    [Fact]
    public async Task Connection_TooSlow_IsGivenUp_AndTheNextOneAnswers_WithinADeadline()
    {
        var deadline = new AmbientRequestDeadline();
        var connections = 0;
        await using var bench = new HostileBench(deadline: deadline, handlers: handler => WithConnections(handler, () => Interlocked.Increment(ref connections) == 1));
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer());
        using var _ = deadline.Begin(TimeProvider.System.GetUtcNow() + Bound);
        Assert.NotNull(await bench.GetAsync());
        Assert.InRange(bench.Attempts, 2, 3);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task Connection_TooSlow_TheDeadlineHasPassedMeanwhile_SaysSo()
    {
        var deadline = new AmbientRequestDeadline();
        var clock = new FrozenClock();
        await using var bench = new HostileBench(wall: clock, deadline: deadline, handlers: handler => WithConnections(handler, () =>
        {
            clock.Froze = TimeSpan.FromHours(1);
            return true;
        }));
        using var _ = deadline.Begin(clock.GetUtcNow() + Bound);
        await Assert.ThrowsAsync<TimeoutException>(async () => await bench.GetAsync());
        Assert.Equal(1, bench.Attempts);
    }

    [Fact]
    public async Task Deadline_Past_NothingIsSent()
    {
        var deadline = new AmbientRequestDeadline();
        await using var bench = new HostileBench(deadline: deadline);
        using var _ = deadline.Begin(TimeProvider.System.GetUtcNow().AddSeconds(-1));
        await Assert.ThrowsAsync<TimeoutException>(async () => await bench.GetAsync());
        Assert.Equal(0, bench.Attempts);
        Assert.Equal(0, bench.Server.Connections);
    }

    [Fact]
    public async Task Deadline_IsNotThatOfACallForAll()
    {
        var deadline = new AmbientRequestDeadline();
        await using var bench = new HostileBench(deadline: deadline);
        using var _ = deadline.Begin(TimeProvider.System.GetUtcNow().AddSeconds(-1));
        await bench.Client.SendAsync(new GetItem<Item>("t", new Item().With("pk", "k"), ItemReader.Instance) { IsForAll = true }, default);
        Assert.Single(bench.Server.Requests);
    }

    private static SocketsHttpHandler WithConnections(SocketsHttpHandler handler, Func<bool> hangs)
    {
        handler.ConnectTimeout = TimeSpan.FromSeconds(2);
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            if (hangs())
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return handler;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_EndsTheWait_AndTheConnectionIsNotUsedAgain(bool amidTheAnswer)
    {
        await using var bench = new HostileBench();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Server.Next(async (connection, _) =>
        {
            if (amidTheAnswer)
            {
                await connection.SendAsync(HostileConnection.Answer(200, HostileBench.ItemAnswer()).AsMemory(0, 300));
            }

            arrived.SetResult();
            await connection.HangAsync();
        });
        using var leave = new CancellationTokenSource();
        var call = bench.GetAsync(leave.Token);
        await arrived.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, bench.Attempts);

        bench.Server.Next((connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer()));
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(2, bench.Server.Connections);
    }

    [Fact]
    public async Task ManyAtOnce_HalfOfThemFailing_EachGetsItsOwnAnswer()
    {
        await using var bench = new HostileBench();
        bench.Server.Otherwise = (connection, request) =>
        {
            var key = (string)request.Json["Key"]!["pk"]!["S"]!;
            return int.Parse(key) % 2 == 0
                ? connection.AnswerAsync(200, "{\"Item\":{\"pk\":{\"S\":\"" + key + "\"}}}")
                : connection.AnswerAsync(400, RefusalTests.Error("ValidationException", key));
        };
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async index =>
        {
            var call = new GetItem<Item>("t", new Item().With("pk", $"{index}"), ItemReader.Instance);
            try
            {
                await bench.Client.SendAsync(call, default);
                Assert.True(index % 2 == 0 && call.Item!.TryGet("pk", out var key) && key.Text == $"{index}");
            }
            catch (DynamoDbException fault)
            {
                Assert.True(index % 2 == 1 && fault.Message.Contains($": {index} ", StringComparison.Ordinal));
            }
        }));
    }

    // The container stood still, and its timers with it.
    private sealed class FrozenClock : TimeProvider
    {
        public TimeSpan Froze { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Froze;
    }
}
