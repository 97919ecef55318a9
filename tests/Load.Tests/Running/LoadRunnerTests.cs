using System.Globalization;
using Microsoft.AspNetCore.Http;
using Thaw.Caching.Tests.Support;
using Thaw.Load.Arrivals;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;
using Thaw.Load.Targets;

namespace Thaw.Load.Tests.Running;

/// <summary>Against a real server: what befalls requests shows in the figures, whoever is to blame.</summary>
public sealed class LoadRunnerTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    // Of what is answered, on a machine that may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Run_AServerThatStallsASecond_ChargesItForAllThatWasDueMeanwhile()
    {
        // From a second on the server answers nobody for a second.
        var stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/at/1")
            {
                first.TrySetResult();
            }

            if (first.Task.IsCompleted)
            {
                await stall.Task;
            }
        });
        using var target = new HttpTarget(server.Address, connections: 2);
        var recorder = new Recorder(Length);
        var ending = EndAsync();

        // 100 a second, and no more than two of them under way: a closed loop would send two in the second that counts, and call the rest fast.
        var schedule = Enumerable.Range(0, 300).Select(static i => new Arrival(TimeSpan.FromMilliseconds(i * 10), 0, i == 100 ? 1 : 0));
        await new LoadRunner(recorder, workers: 2, TimeProvider.System) { Patience = Patience, Drain = Patience }.RunAsync(schedule, [Get(target, static key => $"at/{key}")], CancellationToken.None);
        await ending;

        Assert.Equal((300L, 0L), (recorder.Warm.Count, recorder.Warm.Errors));

        // A hundred were due in that second; half of them waited for half of it or more.
        Assert.True(recorder.Warm.Latency.Quantile(0.9) > 400, $"P90 from when they were due: {recorder.Warm.Latency.Quantile(0.9)} ms");
        Assert.True(recorder.Slices[1].Latency.Quantile(0.5) > 300, $"P50 of the second in which it stalled: {recorder.Slices[1].Latency.Quantile(0.5)} ms");
        Assert.True(recorder.Warm.Service.Quantile(0.9) < recorder.Warm.Latency.Quantile(0.9) / 2, "From when they were sent, most were fast: that is what is not to be told.");

        async Task EndAsync()
        {
            await first.Task;
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            stall.SetResult();
        }
    }

    [Fact]
    public async Task Run_Failures_AreCountedByWhatHappened()
    {
        await using var server = await TestServer.StartAsync(static async context =>
        {
            if (context.Request.Path == "/never")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            context.Response.StatusCode = int.Parse(context.Request.Path.Value![1..], CultureInfo.InvariantCulture);
        });
        using var target = new HttpTarget(server.Address, connections: 8);
        using var nobody = new HttpTarget(new Uri("http://127.0.0.1:1"), connections: 1);
        using var told = new SemaphoreSlim(0);
        Operation[] operations = [Told(Get(target, static _ => "200")), Told(Get(target, static _ => "503")), Begun(Get(target, static _ => "never")), Told(Get(nobody, static _ => ""))];
        var recorder = new Recorder(Length);
        var clock = new FakeClock();
        var running = new LoadRunner(recorder, workers: 8, clock) { Patience = TimeSpan.FromSeconds(3) }
            .RunAsync(Enumerable.Range(0, 8).Select(static i => new Arrival(TimeSpan.Zero, i % 4, 0)), operations, CancellationToken.None);

        // Patience is over for what is never answered, and for nothing else: all others have been.
        for (var i = 0; i < 8; i++)
        {
            Assert.True(await told.WaitAsync(Patience));
        }

        clock.Advance(TimeSpan.FromSeconds(3));
        await running.WaitAsync(Patience);

        Assert.Equal(
            new Dictionary<string, long>(StringComparer.Ordinal) { ["200"] = 2, ["503"] = 2, [LoadRunner.TimedOut] = 2, [LoadRunner.Unconnected] = 2 }, recorder.Warm.Statuses);
        Assert.Equal(6, recorder.Warm.Errors);

        Operation Begun(Operation operation) => new(operation.Name, 1, (key, token) =>
        {
            told.Release();
            return operation.RunAsync(key, token);
        });

        Operation Told(Operation operation) => new(operation.Name, 1, async (key, token) =>
        {
            try
            {
                return await operation.RunAsync(key, token);
            }
            finally
            {
                told.Release();
            }
        });
    }

    [Fact]
    public async Task Run_WhatNobodyAnswers_EndsAndIsCounted()
    {
        var recorder = new Recorder(Length);
        Operation[] never = [new("never", 1, static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException();
        })];
        await new LoadRunner(recorder, workers: 2, TimeProvider.System) { Drain = TimeSpan.FromMilliseconds(200) }
            .RunAsync(Enumerable.Range(0, 10).Select(static _ => new Arrival(TimeSpan.Zero, 0, 0)), never, CancellationToken.None);

        Assert.Equal(10, recorder.Warm.Statuses[LoadRunner.Unanswered]);
    }

    [Fact]
    public async Task Run_MoreThanCanWait_FailsTheRestAndGoesOn()
    {
        var held = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var recorder = new Recorder(Length);
        const int Sent = 70_000;

        // The last one is due when all others have been refused or taken.
        var schedule = Enumerable.Repeat(new Arrival(TimeSpan.Zero, 0, 0), Sent).Concat(Last());
        await new LoadRunner(recorder, workers: 1, TimeProvider.System) { Patience = Patience, Drain = Patience }.RunAsync(schedule, [new Operation("held", 1, (_, _) => held.Task)], CancellationToken.None);

        Assert.Equal(Sent, recorder.Warm.Count);
        Assert.InRange(recorder.Warm.Statuses[LoadRunner.Overflow], Sent - 65_536 - 1, Sent - 65_536);
        Assert.Equal(recorder.Warm.Statuses[LoadRunner.Overflow], recorder.Warm.Errors);

        IEnumerable<Arrival> Last()
        {
            held.SetResult(new Outcome("held", 200, Failed: false, 0));
            yield break;
        }
    }

    [Fact]
    public async Task Run_Stopped_SendsNoMore()
    {
        using var stop = new CancellationTokenSource();
        var recorder = new Recorder(Length);
        Operation[] operations = [new("one", 1, async (_, _) =>
        {
            await stop.CancelAsync();
            return new Outcome("one", 200, Failed: false, 0);
        })];
        await new LoadRunner(recorder, workers: 1, TimeProvider.System)
            .RunAsync([new Arrival(TimeSpan.Zero, 0, 0), new Arrival(TimeSpan.FromHours(1), 0, 0)], operations, stop.Token);

        Assert.Equal(1, recorder.Warm.Count);
    }

    private static Operation Get(HttpTarget target, Func<int, string> path) => new("get", 1, async (key, token) =>
    {
        var answer = await target.SendAsync(HttpMethod.Get, path(key), null, token);
        return new Outcome("get", answer.Status, answer.Status != 200, answer.FirstByteAt);
    });
}
