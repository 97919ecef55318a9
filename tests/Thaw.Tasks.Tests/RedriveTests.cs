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
