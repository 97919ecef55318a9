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

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
                return;
        }
    }
}
