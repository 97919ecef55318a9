using Thaw.Tasks.Queues;

namespace Thaw.Conformance.TaskQueues;

/// <summary>What every <see cref="ITaskQueue"/> must do. Times are whole seconds, the shortest that queues count in, and long ones: of those that pass by themselves while a machine is busy none is over.</summary>
public abstract partial class TaskQueueConformance : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    private readonly List<ITaskQueue> _opened = [];

    /// <summary>One process's view of the queue.</summary>
    protected ITaskQueue Queue { get; private set; } = null!;

    /// <summary>Another process's view of the same queue.</summary>
    protected ITaskQueue Other { get; private set; } = null!;

    /// <summary>Makes this fact's queue: fresh and empty.</summary>
    protected abstract Task CreateQueueAsync();

    /// <summary>This fact's queue, as a process of its own would open it.</summary>
    protected abstract Task<ITaskQueue> OpenAsync();

    /// <summary>Takes this fact's queue away.</summary>
    protected abstract Task DropQueueAsync();

    /// <summary>Lets time pass for the queue: at least so much, and not half as much again.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    public async Task InitializeAsync()
    {
        await CreateQueueAsync();
        _opened.Add(Queue = await OpenAsync());
        _opened.Add(Other = await OpenAsync());
    }

    public async Task DisposeAsync()
    {
        foreach (var queue in _opened)
        {
            if (queue is IAsyncDisposable later)
                await later.DisposeAsync();
            else
                (queue as IDisposable)?.Dispose();
        }

        await DropQueueAsync();
    }

    /// <summary>Sends messages, each of which must be taken.</summary>
    protected async Task SendAsync(params string[] bodies)
    {
        foreach (var batch in bodies.Chunk(Queue.Traits.MaximumBatch))
            Assert.All(await Queue.SendAsync([.. batch.Select(body => new TaskMessage(body, TimeSpan.Zero))], default), Assert.True);
    }

    /// <summary>Receives until nothing comes.</summary>
    protected static async Task<List<TaskDelivery>> ReceiveAllAsync(ITaskQueue queue, TimeSpan hiddenFor)
    {
        var all = new List<TaskDelivery>();
        while (await queue.ReceiveAsync(queue.Traits.MaximumBatch, hiddenFor, TimeSpan.Zero, default) is { Count: > 0 } some)
            all.AddRange(some);
        return all;
    }

    private static async Task<TaskDelivery> ReceiveOneAsync(ITaskQueue queue, TimeSpan hiddenFor) => Assert.Single(await ReceiveAllAsync(queue, hiddenFor));

    [SkippableFact]
    public async Task Receive_NothingSent_IsEmpty() => Assert.Empty(await Queue.ReceiveAsync(10, Long, TimeSpan.Zero, default));

    [SkippableFact]
    public async Task Receive_WhatWasSent_OnceWhileHidden()
    {
        var sent = Enumerable.Range(0, 35).Select(i => $"task{i:00}").ToArray();
        await SendAsync(sent);
        var deliveries = await ReceiveAllAsync(Other, Long);
        Assert.Equal(sent, deliveries.Select(d => d.Body).Order(StringComparer.Ordinal));
        Assert.All(deliveries, d => Assert.Equal(1, d.Receives));
        Assert.Equal(deliveries.Count, deliveries.Select(d => d.Receipt).Distinct().Count());
        Assert.Empty(await ReceiveAllAsync(Queue, Long));
    }

    [SkippableFact]
    public async Task Receive_TwoAtOnce_ShareWhatThereIs()
    {
        await SendAsync([.. Enumerable.Range(0, 60).Select(i => $"task{i:00}")]);
        var both = await Task.WhenAll(Task.Run(() => ReceiveAllAsync(Queue, Long)), Task.Run(() => ReceiveAllAsync(Other, Long)));
        Assert.Equal(60, both.SelectMany(d => d).Select(d => d.Body).Distinct().Count());
        Assert.Equal(60, both.Sum(d => d.Count));
    }

    [SkippableFact]
    public async Task Receive_AfterItsVisibility_ComesAgainWithItsCount()
    {
        await SendAsync("a");
        var first = await ReceiveOneAsync(Queue, Short);
        await PassAsync(Short * 2);
        var again = await ReceiveOneAsync(Other, Long);
        Assert.Equal(("a", 2), (again.Body, again.Receives));
        Assert.NotEqual(first.Receipt, again.Receipt);
    }

    [SkippableFact]
    public async Task Delete_Received_NeverComesAgain()
    {
        await SendAsync("a", "b");
        var deliveries = await ReceiveAllAsync(Queue, Short);
        var gone = Assert.Single(deliveries, d => d.Body == "a");
        Assert.Equal([true], await Queue.DeleteAsync([gone.Receipt], default));
        Assert.Equal([true], await Queue.DeleteAsync([gone.Receipt], default));
        await PassAsync(Short * 2);
        Assert.Equal("b", (await ReceiveOneAsync(Queue, Long)).Body);
    }

    [SkippableFact]
    public async Task StaleReceipt_NeitherDeletesNorHides()
    {
        await SendAsync("a");
        var stale = await ReceiveOneAsync(Queue, Short);
        await PassAsync(Short * 2);
        var current = await ReceiveOneAsync(Other, Short * 4);
        await Queue.DeleteAsync([stale.Receipt], default);
        await Queue.ChangeVisibilityAsync([new TaskVisibility(stale.Receipt, TimeSpan.Zero)], default);
        Assert.Empty(await ReceiveAllAsync(Queue, Long));
        Assert.Equal([true], await Other.ChangeVisibilityAsync([new TaskVisibility(current.Receipt, TimeSpan.Zero)], default));
        Assert.Equal("a", (await ReceiveOneAsync(Queue, Long)).Body);
    }

    [SkippableFact]
    public async Task ChangeVisibility_HidesLongerAndShowsAtOnce()
    {
        await SendAsync("a");
        var delivery = await ReceiveOneAsync(Queue, Short);
        Assert.Equal([true], await Queue.ChangeVisibilityAsync([new TaskVisibility(delivery.Receipt, Long)], default));
        await PassAsync(Short * 2);
        Assert.Empty(await ReceiveAllAsync(Queue, Long));
        Assert.Equal([true], await Queue.ChangeVisibilityAsync([new TaskVisibility(delivery.Receipt, TimeSpan.Zero)], default));
        Assert.Equal(2, (await ReceiveOneAsync(Queue, Long)).Receives);
    }

    [SkippableFact]
    public async Task Send_Delayed_ComesLater()
    {
        await Queue.SendAsync([new TaskMessage("late", Short * 2), new TaskMessage("now", TimeSpan.Zero)], default);
        Assert.Equal("now", (await ReceiveOneAsync(Queue, Long)).Body);
        await PassAsync(Short * 3);
        Assert.Equal("late", (await ReceiveOneAsync(Queue, Long)).Body);
    }

    [SkippableFact]
    public async Task Batch_OneReceiptIsWrong_TheOthersSucceed()
    {
        await SendAsync("a", "b", "c");
        var deliveries = await ReceiveAllAsync(Queue, Short);
        var answers = await Queue.ChangeVisibilityAsync([new(deliveries[0].Receipt, Long), new("not a receipt", Long), new(deliveries[1].Receipt, Long)], default);
        Assert.Equal([true, false, true], answers);
        var deleted = await Queue.DeleteAsync([deliveries[0].Receipt, "not a receipt", deliveries[1].Receipt], default);
        Assert.Equal([true, true], [deleted[0], deleted[2]]);
        await PassAsync(Short * 2);
        Assert.Equal(deliveries[2].Body, (await ReceiveOneAsync(Queue, Long)).Body);
    }

    [SkippableFact]
    public async Task Batch_TooLarge_IsRefused()
    {
        var eleven = Queue.Traits.MaximumBatch + 1;
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Queue.SendAsync([.. Enumerable.Range(0, eleven).Select(i => new TaskMessage($"{i}", default))], default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Queue.ReceiveAsync(eleven, Long, TimeSpan.Zero, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Queue.SendAsync([new TaskMessage("a", Queue.Traits.MaximumDelay + Second)], default));
        Assert.Empty(await ReceiveAllAsync(Queue, Long));
    }

    [SkippableFact]
    public async Task Depth_CountsWhatWaitsIsHiddenAndDelayed()
    {
        await SendAsync("a", "b", "c");
        await Queue.SendAsync([new TaskMessage("late", Long)], default);
        Assert.Single(await Queue.ReceiveAsync(1, Long, TimeSpan.Zero, default));
        var depth = await Other.GetDepthAsync(default);
        Assert.Equal((2, 1, 1), (depth.Waiting, depth.InFlight, depth.Delayed));
    }

    [SkippableFact]
    public async Task Poison_ReceivedOverAndOver_IsSetAside()
    {
        await SendAsync("poison");
        for (var receives = 1; receives <= PoisonReceives; receives++)
        {
            Assert.Equal(receives, (await ReceiveOneAsync(Queue, Short)).Receives);
            await PassAsync(Short * 2);
        }

        Assert.Empty(await ReceiveAllAsync(Queue, Short));
        Assert.Equal(["poison"], await DeadAsync());
    }

    /// <summary>How often this fact's queue delivers a message before it sets it aside.</summary>
    protected const int PoisonReceives = 3;

    /// <summary>The bodies that were set aside.</summary>
    protected abstract Task<IReadOnlyList<string>> DeadAsync();
}
