using Thaw.Tasks.Stores;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

public sealed class SweeperTests
{
    [Fact]
    public async Task Sweep_TwoAtOnce_SendOneMessageEach()
    {
        await using var host = new TaskHost();
        host.Queue.SendFault = new IOException("queue is down");
        for (var i = 0; i < 20; i++)
            await host.SubmitAsync();
        host.Queue.SendFault = null;
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await host.Sweeper.SweepAsync())));
        Assert.Equal(20, reports.Sum(report => report.Resent));
        Assert.Equal(20, (await host.DepthAsync()).Waiting);
    }

    [Fact]
    public async Task Sweep_BackloggedMessage_IsSentAgainEverMoreRarely()
    {
        await using var host = new TaskHost();
        await host.SubmitAsync();
        var sent = 0;
        for (var minute = 0; minute < 120; minute++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            sent += (await host.Sweeper.SweepAsync()).Resent;
        }

        Assert.InRange(sent, 3, 6);
        while (await host.WorkAsync() > 0)
        {
        }

        Assert.Equal(1, host.Script.Runs);
    }

    [Fact]
    public async Task Sweep_LongDelay_IsSentWhenItIsNearlyDue()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync(new TaskSubmission { Delay = TimeSpan.FromHours(5) });
        Assert.Equal(default, await host.DepthAsync());
        host.Clock.Advance(TimeSpan.FromHours(4.5));
        Assert.Equal(0, (await host.Sweeper.SweepAsync()).Due);
        host.Clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal(1, (await host.Sweeper.SweepAsync()).Resent);
        Assert.Equal(0, await host.WorkAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [Fact]
    public async Task Sweep_WorkerDied_TaskIsRunByAnother()
    {
        await using var host = new TaskHost();
        var task = await DieAsync(host, new TaskSubmission { MaximumAttempts = 2 });
        host.Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal(1, (await host.Sweeper.SweepAsync()).Resent);
        Assert.Equal(1, await host.WorkAsync());
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Succeeded, 2), (view.State, view.Attempts));
    }

    [Fact]
    public async Task Sweep_WorkerDiedInTheLastAttempt_TaskIsDead()
    {
        await using var host = new TaskHost();
        var task = await DieAsync(host, new TaskSubmission { MaximumAttempts = 1 });
        host.Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal(1, (await host.Sweeper.SweepAsync()).GivenUp);
        var view = await host.ViewAsync(task.Id);
        Assert.Equal(TaskState.Dead, view.State);
        Assert.Contains("no sign of life", view.Fault!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CalledOff_ThenItsWorkerDied_IsCancelledNotRunAgain(bool bySweeper)
    {
        await using var host = new TaskHost();
        var task = await DieAsync(host, new TaskSubmission { MaximumAttempts = 5 });
        Assert.True((await host.Client.CancelAsync(task.Id))!.CancelRequested);
        host.Clock.Advance(TimeSpan.FromSeconds(70));
        if (bySweeper)
        {
            Assert.Equal(new SweepReport(1, 0, 1, 0, false), await host.Sweeper.SweepAsync());
        }
        else
        {
            await host.Queue.SendAsync([new(task.Id, default)], default);
            Assert.Equal(1, await host.WorkAsync());
        }

        Assert.Equal((TaskState.Cancelled, 0), ((await host.ViewAsync(task.Id)).State, host.Script.Runs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WorkerDiedInTheLastAttempt_ATriggerThatCameInItIsOwedARun(bool bySweeper)
    {
        await using var host = new TaskHost();
        var submission = new TaskSubmission { MaximumAttempts = 1, IdempotencyKey = "k", RunAgain = true };
        var task = await DieAsync(host, submission);
        Assert.True((await host.Client.SubmitAsync("work", new Work("a"), submission)).IsNew);
        host.Clock.Advance(TimeSpan.FromSeconds(70));
        if (bySweeper)
            Assert.Equal(new SweepReport(1, 1, 0, 0, false), await host.Sweeper.SweepAsync());
        else
            await host.Queue.SendAsync([new(task.Id, default)], default);
        await host.WorkAsync();
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Succeeded, 1, 1), (view.State, view.Attempts, host.Script.Runs));
    }

    [Fact]
    public async Task Run_WorkerDiedInTheLastAttempt_TheMessageFindsItDead()
    {
        await using var host = new TaskHost();
        var task = await DieAsync(host, new TaskSubmission { MaximumAttempts = 1 });
        host.Clock.Advance(TimeSpan.FromSeconds(70));
        await host.Queue.SendAsync([new(task.Id, default)], default);
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Dead, (await host.ViewAsync(task.Id)).State);
        Assert.Equal(0, (await host.DepthAsync()).InFlight);
    }

    [Fact]
    public async Task Sweep_TooOld_IsGivenUpAndStillToBeSeen()
    {
        await using var host = new TaskHost(o => (o.MaximumAge, o.Retention) = (TimeSpan.FromHours(1), TimeSpan.FromHours(2)));
        host.Queue.SendFault = new IOException("queue is down");
        var task = await host.SubmitAsync();
        var givenUp = 0;
        for (var minute = 0; minute < 61; minute++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            givenUp += (await host.Sweeper.SweepAsync()).GivenUp;
        }

        Assert.Equal(1, givenUp);
        Assert.Contains("Not finished within", (await host.ViewAsync(task.Id)).Fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SweepIfDue_OnceAMinute()
    {
        await using var host = new TaskHost();
        host.Queue.SendFault = new IOException("queue is down");
        await host.SubmitAsync();
        host.Queue.SendFault = null;
        await host.Sweeper.SweepIfDueAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.Sweeper.SweepIfDueAsync();
        Assert.Equal(1, (await host.DepthAsync()).Waiting);

        // A store that fails is the next sweep's business, not the worker's.
        host.Store.BeforeChange = static _ => throw new IOException("down");
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.Clock.DriveAsync(QuietAsync(host));
    }

    [Fact]
    public async Task SweepIfDue_MoreDueThanOneSweepTakes_GoesOnWithTheNextCall()
    {
        await using var host = new TaskHost();
        await host.Client.SubmitManyAsync("work", [.. Enumerable.Range(0, 2_000).Select(static i => new Work($"{i}"))], new TaskSubmission { Delay = TimeSpan.FromHours(1) });
        host.Clock.Advance(TimeSpan.FromMinutes(50));
        for (var second = 0; second < 600; second++)
        {
            await host.Sweeper.SweepIfDueAsync();
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2_000, (await host.DepthAsync()).Waiting);
        Assert.Equal(2_000, host.Store.Changes.Count); // each moved on once
    }

    [Fact]
    public async Task SweepIfDue_QueueIsDown_DoesNotMoveAllOnWithoutMessages()
    {
        await using var host = new TaskHost();
        host.Queue.SendFault = new IOException("queue is down");
        await host.Client.SubmitManyAsync("work", [.. Enumerable.Range(0, 150).Select(static i => new Work($"{i}"))]);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await host.Sweeper.SweepIfDueAsync();
        Assert.False(host.Sweeper.IsDue);
    }

    [Fact]
    public async Task SendIfDue_OnceAMinute_SomeOfTheLongestDue()
    {
        await using var host = new TaskHost();
        Assert.False(host.Sweeper.IsDue);
        for (var i = 0; i < 30; i++)
            await host.SubmitAsync(new TaskSubmission { Delay = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(i) });
        var last = await host.SubmitAsync(new TaskSubmission { Delay = TimeSpan.FromHours(1.1) });
        host.Clock.Advance(TimeSpan.FromHours(1.2));
        Assert.True(host.Sweeper.IsDue);
        await host.Sweeper.SendIfDueAsync();
        Assert.False(host.Sweeper.IsDue);
        await host.Sweeper.SendIfDueAsync();
        Assert.Equal(25, (await host.DepthAsync()).Waiting);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Sweeper.SendIfDueAsync();
        Assert.Equal(31, (await host.DepthAsync()).Waiting);
        Assert.Equal(1, (await host.RecordAsync(last.Id)).Resends);
    }

    [Fact]
    public async Task SendIfDue_SlowStore_StopsInTime_AndSendsWhatItMovedOn()
    {
        await using var host = new TaskHost();
        Assert.False(host.Sweeper.IsDue);
        for (var i = 0; i < 5; i++)
            await host.SubmitAsync(new TaskSubmission { Delay = TimeSpan.FromHours(1) });
        host.Clock.Advance(TimeSpan.FromHours(1));
        host.Store.BeforeChange = _ => host.Clock.Advance(TimeSpan.FromSeconds(1.5));
        await host.Sweeper.SendIfDueAsync();
        Assert.Equal(2, (await host.DepthAsync()).Waiting);
    }

    private static async Task<int> QuietAsync(TaskHost host)
    {
        await host.Sweeper.SweepIfDueAsync();
        return 0;
    }

    // A worker that claims the task and is gone, its message with it.
    private static async Task<TaskView> DieAsync(TaskHost host, TaskSubmission submission)
    {
        var task = await host.SubmitAsync(submission);
        var record = await host.RecordAsync(task.Id);
        var now = host.Clock.GetUtcNow();
        await host.Store.ChangeAsync(new TaskChange
        {
            Record = record with
            {
                Version = record.Version + 1,
                Nonce = Guid.NewGuid(),
                State = TaskState.Running,
                Fence = 1,
                Attempts = 1,
                StartedAt = now,
                LeaseUntil = now + TimeSpan.FromMinutes(1),
                DueAt = now + TimeSpan.FromSeconds(65),
            },
        }, default);
        await host.Queue.DeleteAsync([.. (await host.ReceiveAsync()).Select(delivery => delivery.Receipt)], default);
        return task;
    }
}
