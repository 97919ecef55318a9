using Thaw.Tasks.Queues;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

/// <summary>Messages that were delivered over and over and never reached a handler, and how they come back.</summary>
public sealed class RedriveTests
{
    [Fact]
    public async Task Redrive_TaskThatWaits_GetsAMessageAgain_AndIsLookedAtAfresh()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        await SetAsideAsync(host);
        Assert.Equal(new TaskRedriveReport(1, 1, 0, 0), await RedriveAsync(host, new TaskRedrive()));
        var record = (await host.Store.ReadAsync(task.Id, consistent: true, default))!;
        Assert.Equal((0, TaskState.Pending), (record.Resends, record.State));
        Assert.True(record.DueAt > host.Clock.GetUtcNow());
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
        Assert.Equal(new TaskRedriveReport(0, 0, 0, 0), await RedriveAsync(host, new TaskRedrive()));
    }

    [Fact]
    public async Task Redrive_DeadTask_GetsAllItsAttemptsWithIt()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync(new TaskSubmission { MaximumAttempts = 1 });
        host.Script.Body = static (_, _, _) => throw new InvalidOperationException("no");
        await host.Letters.SendAsync([new TaskMessage(task.Id, TimeSpan.Zero)], default);
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Dead, (await host.ViewAsync(task.Id)).State);
        host.Script.Body = static (work, _, _) => new(new Done(work.Name));
        Assert.Equal(new TaskRedriveReport(1, 1, 0, 0), await RedriveAsync(host, new TaskRedrive { State = TaskState.Dead }));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [Fact]
    public async Task Redrive_ByFilter_LeavesTheOthers_AndDeletesWhatIsFinished()
    {
        await using var host = new TaskHost();
        var anns = await host.SubmitAsync(new TaskSubmission { User = "ann" });
        await host.SubmitAsync(new TaskSubmission { User = "bob" });
        var finished = await host.SubmitAsync(new TaskSubmission { User = "ann" });
        await SetAsideAsync(host);
        await host.Client.CancelAsync(finished.Id);
        await host.Letters.SendAsync([new TaskMessage("garbage", TimeSpan.Zero), new TaskMessage("t" + new string('0', 32), TimeSpan.Zero)], default);

        // One of ann's brought back; her cancelled one's and the unknown one's deleted; bob's and the garbage left.
        Assert.Equal(new TaskRedriveReport(5, 1, 2, 2), await RedriveAsync(host, new TaskRedrive { User = "ann" }));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(anns.Id)).State);

        // What was left is shown again at once.
        Assert.Equal(new TaskRedriveReport(2, 1, 0, 1), await RedriveAsync(host, new TaskRedrive { Type = "work", State = TaskState.Pending }));
    }

    [Fact]
    public async Task Redrive_One_ByItsId()
    {
        await using var host = new TaskHost();
        await host.SubmitAsync();
        var wanted = await host.SubmitAsync();
        await host.SubmitAsync();
        await SetAsideAsync(host);
        Assert.Equal(new TaskRedriveReport(3, 1, 0, 2), await RedriveAsync(host, new TaskRedrive { Id = wanted.Id }));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(wanted.Id)).State);
    }

    [Fact]
    public async Task Redrive_ById_FarBehindTheLimit_IsBroughtBackAllTheSame_AndItsLetterChangesNothing()
    {
        await using var host = new TaskHost();
        var ids = await LettersAsync(host, 150);
        var report = await RedriveAsync(host, new TaskRedrive { Id = ids[^1] });
        Assert.Equal((1, 0), (report.Redriven, report.Obsolete));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(ids[^1])).State);

        // Its letter is met when all are looked at, the only one whose task is finished.
        Assert.Equal(new TaskRedriveReport(150, 149, 1, 0), await RedriveAsync(host, new TaskRedrive { Limit = 1_000 }));
    }

    [Fact]
    public async Task Redrive_ById_DeadTaskWithoutALetter_GetsAllItsAttempts()
    {
        await using var host = new TaskHost();
        var task = await DeadAsync(host);
        Assert.Equal(new TaskRedriveReport(0, 1, 0, 0), await RedriveAsync(host, new TaskRedrive { Id = task.Id }));
        var record = await host.RecordAsync(task.Id);
        Assert.Equal((TaskState.Pending, 0), (record.State, record.Attempts));
        Assert.Equal(1, (await host.DepthAsync()).Waiting);
    }

    [Fact]
    public async Task Redrive_ById_WhatIsFinishedUnknownOrNotAskedFor_IsLeftAsItIs()
    {
        await using var host = new TaskHost();
        var finished = await host.SubmitAsync();
        Assert.Equal(1, await host.WorkAsync());
        var anns = (await LettersAsync(host, 1, new TaskSubmission { User = "ann" }))[0];
        Assert.Equal(new TaskRedriveReport(1, 0, 0, 1), await RedriveAsync(host, new TaskRedrive { Id = finished.Id }));
        Assert.Equal(new TaskRedriveReport(1, 0, 0, 1), await RedriveAsync(host, new TaskRedrive { Id = "t" + new string('0', 32) }));
        Assert.Equal(new TaskRedriveReport(1, 0, 0, 1), await RedriveAsync(host, new TaskRedrive { Id = anns, User = "bob" }));
        Assert.Equal(0, (await host.DepthAsync()).Waiting);
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(finished.Id)).State);
    }

    [Fact]
    public async Task Redrive_ById_ItsMessageCannotBeSent_IsTheSweepers()
    {
        await using var host = new TaskHost();
        var task = await DeadAsync(host);
        host.Queue.SendFault = new IOException("queue is down");
        Assert.Equal(new TaskRedriveReport(0, 0, 0, 0), await RedriveAsync(host, new TaskRedrive { Id = task.Id }));
        host.Queue.SendFault = null;
        var record = await host.RecordAsync(task.Id);
        Assert.Equal((TaskState.Pending, 0), (record.State, record.Attempts));
        host.Clock.Advance(record.DueAt!.Value - host.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        await host.Sweeper.SweepAsync();
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [Fact]
    public async Task Redrive_StoreFailsMidway_AllThatWereTakenAreShownAgain()
    {
        await using var host = new TaskHost();
        await LettersAsync(host, 10);
        host.Store.BeforeChange = static _ => throw new IOException("store is down");
        await Assert.ThrowsAsync<IOException>(() => RedriveAsync(host, new TaskRedrive()));
        host.Store.BeforeChange = null;
        Assert.Equal(10, (await host.Letters.GetDepthAsync(default)).Waiting);
        Assert.Equal(new TaskRedriveReport(10, 10, 0, 0), await RedriveAsync(host, new TaskRedrive()));
    }

    [Fact]
    public async Task Redrive_MessageCannotBeSent_TheLetterStays()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        await SetAsideAsync(host);
        host.Queue.SendFault = new IOException("queue is down");
        Assert.Equal(new TaskRedriveReport(1, 0, 0, 1), await RedriveAsync(host, new TaskRedrive()));
        host.Queue.SendFault = null;
        Assert.Equal(new TaskRedriveReport(1, 1, 0, 0), await RedriveAsync(host, new TaskRedrive()));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task Redrive_LimitOutOfBounds_IsRefused(int limit)
    {
        await using var host = new TaskHost();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await host.Client.RedriveAsync(new TaskRedrive { Limit = limit }));
    }

    // The end of a queue is known by waiting for more.
    private static Task<TaskRedriveReport> RedriveAsync(TaskHost host, TaskRedrive which) => host.Clock.DriveAsync(host.Client.RedriveAsync(which).AsTask());

    // One whose attempts are used up, so that its message is gone too.
    private static async Task<TaskView> DeadAsync(TaskHost host)
    {
        var task = await host.SubmitAsync(new TaskSubmission { MaximumAttempts = 1 });
        host.Script.Body = static (_, _, _) => throw new InvalidOperationException("no");
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Dead, (await host.ViewAsync(task.Id)).State);
        host.Script.Body = static (work, _, _) => new(new Done(work.Name));
        return task;
    }

    // Tasks whose messages all lie there already, the first longest.
    private static async Task<List<string>> LettersAsync(TaskHost host, int count, TaskSubmission? submission = null)
    {
        host.Queue.Loses = static _ => true;
        var ids = (await host.Client.SubmitManyAsync("work", Enumerable.Repeat(new Work("a"), count).ToArray(), submission)).Select(static submitted => submitted.Task.Id).ToList();
        host.Queue.Loses = static _ => false;
        foreach (var batch in ids.Chunk(10))
            await host.Letters.SendAsync([.. batch.Select(static id => new TaskMessage(id, TimeSpan.Zero))], default);
        return ids;
    }

    // As workers do that take a message and die, over and over.
    private static async Task SetAsideAsync(TaskHost host)
    {
        while ((await host.DepthAsync()).Waiting > 0)
        {
            await host.Queue.ReceiveAsync(10, TimeSpan.FromSeconds(1), TimeSpan.Zero, default);
            host.Clock.Advance(TimeSpan.FromSeconds(2));
        }
    }
}
