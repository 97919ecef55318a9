using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

/// <summary>Messages that are lost, or delivered more than once: what comes of their tasks, over every backend there is.</summary>
public abstract class DeliveryFacts
{
    private protected abstract Task<TaskBackend?> BackendAsync();

    [SkippableFact]
    public async Task Sweep_MessageLost_IsSentAgain()
    {
        await using var host = new TaskHost(backend: await BackendAsync());
        host.Queue.SendFault = new IOException("queue is down");
        var task = await host.SubmitAsync();
        Assert.Equal(0, await host.WorkAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new SweepReport(1, 0, 0, 1, false), await host.Sweeper.SweepAsync());
        host.Queue.SendFault = null;
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(new SweepReport(1, 1, 0, 0, false), await host.Sweeper.SweepAsync());
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [SkippableFact]
    public async Task Sweep_OneMessageOfABatchLost_OnlyThatIsSentAgain()
    {
        await using var host = new TaskHost(backend: await BackendAsync());
        var lost = 0;
        host.Queue.Loses = _ => Interlocked.Increment(ref lost) is 5 or 6;
        await host.Client.SubmitManyAsync("work", [.. Enumerable.Range(0, 10).Select(i => new Work($"{i}"))]);
        host.Queue.Loses = static _ => false;
        var ran = 0;
        while (await host.WorkAsync() is > 0 and var some)
            ran += some;
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, (await host.Sweeper.SweepAsync()).Resent);
        while (await host.WorkAsync() > 0)
        {
        }

        Assert.Equal(8, ran);
        Assert.Equal(10, host.Script.Runs);
    }

    [SkippableFact]
    public async Task Run_SameTaskDeliveredTwiceAtOnce_RunsOnce()
    {
        await using var host = new TaskHost(backend: await BackendAsync());
        var inside = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        host.Script.Body = async (_, _, _) =>
        {
            inside.SetResult();
            await release.Task;
            return new Done("once");
        };
        var task = await host.SubmitAsync();
        var delivery = Assert.Single(await host.ReceiveAsync());
        var first = host.Runner.RunAsync(host.Queue, delivery).AsTask();
        await inside.Task.SoonAsync();
        Assert.Equal(TaskDisposal.Keep, await host.Runner.RunAsync(host.Queue, delivery).SoonAsync());
        release.SetResult();
        Assert.Equal(TaskDisposal.Delete, await first.SoonAsync());
        Assert.Equal(TaskDisposal.Delete, await host.Runner.RunAsync(host.Queue, delivery).SoonAsync());
        Assert.Equal(1, host.Script.Runs);
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [SkippableFact]
    public async Task Run_ManyWorkersWithTheSameMessage_OneRunsIt()
    {
        const int Workers = 8;
        await using var host = new TaskHost(backend: await BackendAsync());
        var release = new TaskCompletionSource();
        host.Script.Body = async (_, _, _) =>
        {
            await release.Task;
            return new Done("once");
        };
        var task = await host.SubmitAsync();
        var delivery = Assert.Single(await host.ReceiveAsync());
        var running = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () => await host.Runner.RunAsync(host.Queue, delivery))).ToList();
        for (var others = Workers - 1; others > 0; others--)
        {
            var other = await Task.WhenAny(running).SoonAsync();
            Assert.Equal(TaskDisposal.Keep, await other);
            running.Remove(other);
        }

        release.SetResult();
        Assert.Equal(TaskDisposal.Delete, await Assert.Single(running).SoonAsync());
        Assert.Equal(1, host.Script.Runs);
        Assert.Equal((TaskState.Succeeded, 1), ((await host.ViewAsync(task.Id)).State, (await host.RecordAsync(task.Id)).Attempts));
    }
}

public sealed class DeliveryTests : DeliveryFacts
{
    private protected override Task<TaskBackend?> BackendAsync() => Task.FromResult<TaskBackend?>(null);
}

public sealed class EmulatedDeliveryTests : DeliveryFacts
{
    private protected override async Task<TaskBackend?> BackendAsync() => await TaskBackend.OnEmulatorsAsync();
}
