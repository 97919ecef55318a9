using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

public sealed class WorkerTests
{
    [Fact]
    public async Task Worker_RunsWhatIsSubmitted_AsManyAtATimeAsAllowed()
    {
        await using var host = new TaskHost(build: static builder => builder.AddWorker(o => (o.Concurrency, o.Wait) = (3, TimeSpan.FromSeconds(20))));
        var running = 0;
        var most = 0;
        var all = new CountdownEvent(25);
        var three = new TaskCompletionSource();
        host.Script.Body = async (_, _, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 3)
                three.TrySetResult();
            await three.Task;
            Interlocked.Decrement(ref running);
            all.Signal();
            return new Done("x");
        };
        var worker = host.Hosted;
        await worker.StartAsync(default);
        await host.Client.SubmitManyAsync("work", [.. Enumerable.Range(0, 25).Select(i => new Work($"{i}"))]);
        Assert.True(await Task.Run(() => all.Wait(Driving.Patience)));
        await worker.StopAsync(default);
        Assert.Equal(3, most);
        Assert.Equal(25, (await host.Client.ListAsync(new() { State = TaskState.Succeeded })).Tasks.Count);
    }

    [Fact]
    public async Task Worker_Stopped_GivesBackWhatRunsBeforeItEnds()
    {
        await using var host = new TaskHost(build: static builder => builder.AddWorker());
        var inside = new TaskCompletionSource();
        host.Script.Body = async (_, _, token) =>
        {
            inside.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Clock, token);
            return new Done("never");
        };
        var worker = host.Hosted;
        await worker.StartAsync(default);
        var task = await host.SubmitAsync();
        await inside.Task.SoonAsync();
        await worker.StopAsync(default).SoonAsync();
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Pending, 0), (view.State, view.Attempts));
        Assert.Equal(1, (await host.DepthAsync()).Waiting);
    }

    [Fact]
    public async Task Worker_MoreDueThanOneSweepTakes_GoesOnWithinSeconds()
    {
        await using var host = new TaskHost(build: static builder => builder.AddWorker(o => o.FaultPause = TimeSpan.FromMinutes(5)));
        await host.Client.SubmitManyAsync("work", [.. Enumerable.Range(0, 300).Select(static i => new Work($"{i}"))], new TaskSubmission { Delay = TimeSpan.FromHours(1) });
        _ = host.Sweeper; // a minute counts from when it was made
        host.Clock.Advance(TimeSpan.FromMinutes(50));
        var start = host.Clock.GetUtcNow();

        // It has nothing to do but to wait, and its queue is left alone for longer than this takes.
        host.Queue.ReceiveFault = new IOException("queue is down");
        await host.Hosted.StartAsync(default);
        var since = Stopwatch.GetTimestamp();
        while ((await host.DepthAsync()).Delayed < 300)
        {
            if (!host.Clock.TryAdvanceToTimer(TimeSpan.FromSeconds(1)))
                await Task.Yield();
            Assert.True(Stopwatch.GetElapsedTime(since) < Driving.Patience, "the rest is not sent");
        }

        await host.Hosted.StopAsync(default).SoonAsync();
        Assert.True(host.Clock.GetUtcNow() - start < TimeSpan.FromMinutes(1));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
                return;
        }
    }
}
