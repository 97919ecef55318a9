using Thaw.Tasks.Stores;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

/// <summary>How attempts end that do not succeed.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task Exception_IsRetriedWithBackoff_ThenDead()
    {
        await using var host = new TaskHost(o => (o.RetryBase, o.RetryMaximum) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)));
        host.Script.Body = static (_, _, _) => throw new InvalidDataException("broken");
        var task = await host.SubmitAsync(new TaskSubmission { MaximumAttempts = 3 });
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(1, await host.WorkAsync());
            var view = await host.ViewAsync(task.Id);
            Assert.Equal((attempt < 3 ? TaskState.Failed : TaskState.Dead, attempt), (view.State, view.Attempts));
            Assert.InRange(view.NotBefore - host.Clock.GetUtcNow(), attempt < 3 ? TimeSpan.Zero : TimeSpan.MinValue, TimeSpan.FromSeconds(attempt == 1 ? 10 : 15));
            host.Clock.Advance(TimeSpan.FromSeconds(16));
        }

        var dead = await host.ViewAsync(task.Id);
        Assert.Equal("InvalidDataException: broken", dead.Fault!.Reason);
        Assert.Contains(nameof(OutcomeTests), dead.Fault.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await host.WorkAsync());
        Assert.Equal(default, (await host.DepthAsync()) with { OldestAge = null });
    }

    [Fact]
    public async Task Retry_WithItsOwnDelay_ComesThen()
    {
        await using var host = new TaskHost();
        host.Script.Body = (_, _, _) => new(host.Script.Runs == 1 ? TaskOutcome.Retry(TimeSpan.FromMinutes(5), "not yet") : new Done("later"));
        var task = await host.SubmitAsync();
        await host.WorkAsync();
        Assert.Equal("not yet", (await host.ViewAsync(task.Id)).Fault!.Reason);
        host.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(0, await host.WorkAsync());
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [Fact]
    public async Task Retry_LaterThanAQueueHides_IsSentByTheSweeper()
    {
        await using var host = new TaskHost();
        host.Script.Body = (_, _, _) => new(host.Script.Runs == 1 ? TaskOutcome.Retry(TimeSpan.FromHours(20), "tomorrow") : new Done("later"));
        var task = await host.SubmitAsync();
        await host.WorkAsync();
        Assert.Equal(0, (await host.DepthAsync()).InFlight);
        host.Clock.Advance(TimeSpan.FromHours(20) - TimeSpan.FromMinutes(9));
        Assert.Equal(1, (await host.Sweeper.SweepAsync()).Resent);
        Assert.Equal(0, await host.WorkAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    [Fact]
    public async Task Dead_IsDeadAtOnce_AndMayBeRetriedByHand()
    {
        await using var host = new TaskHost();
        host.Script.Body = (_, _, _) => new(host.Script.Runs == 1 ? TaskOutcome.Dead("no such picture") : new Done("found"));
        var task = await host.SubmitAsync();
        await host.WorkAsync();
        var dead = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Dead, "no such picture"), (dead.State, dead.Fault!.Reason));
        Assert.Equal(TaskState.Pending, (await host.Client.RetryAsync(task.Id))!.State);
        await Assert.ThrowsAsync<TaskConflictException>(async () => await host.Client.RetryAsync(task.Id));
        Assert.Equal(1, await host.WorkAsync());
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Succeeded, 1), (view.State, view.Attempts));
        Assert.Null(view.Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reason_AsLongAsABook_IsCut(bool thrown)
    {
        await using var host = new TaskHost();
        var text = new string('x', 1_998) + "😀" + new string('y', 500_000);
        host.Script.Body = (_, _, _) => thrown ? throw new InvalidDataException(text) : new(TaskOutcome.Dead("a" + text));
        var task = await host.SubmitAsync();
        await host.WorkAsync();
        var fault = (await host.ViewAsync(task.Id)).Fault!;
        Assert.InRange(fault.Reason.Length, 1_900, 2_000);
        Assert.DoesNotContain('\ufffd', fault.Reason); // no character was cut in two
        Assert.True(TaskRecordCodec.Write(await host.RecordAsync(task.Id)).Length < 20_000);
    }

    [Fact]
    public async Task Commit_TheSameItemTwice_FailsTheAttempt()
    {
        await using var host = new TaskHost();
        host.Script.Body = static (_, context, _) =>
        {
            context.Commit(new TaskItemWrite { Collection = "ledger", Key = "k", Data = new byte[] { 1 } });
            context.Commit(new TaskItemWrite { Collection = "other", Key = "k", Data = new byte[] { 1 } });
            context.Commit(new TaskItemWrite { Collection = "ledger", Key = "k", Data = null });
            return new(new Done("twice"));
        };
        var task = await host.SubmitAsync(new TaskSubmission { MaximumAttempts = 1 });
        await host.WorkAsync();
        var view = await host.ViewAsync(task.Id);
        Assert.Equal(TaskState.Dead, view.State);
        Assert.Contains("same item", view.Fault!.Reason, StringComparison.Ordinal);
        Assert.Null(await host.Items.ReadItemAsync("other", "k", default));
    }

    [Fact]
    public async Task RetryMany_BringsBackTheDeadOfItsFilter()
    {
        await using var host = new TaskHost();
        host.Script.Body = static (_, context, _) => new(context.User == "ann" ? new Done("fine") : TaskOutcome.Dead("bad day"));
        foreach (var user in (string[])["ann", "bob", "bob", "cid"])
            await host.SubmitAsync(new TaskSubmission { User = user });
        await host.WorkAsync();
        host.Script.Body = static (_, _, _) => new(new Done("better"));
        var redriven = await host.Client.RetryManyAsync(new TaskQuery { User = "bob" });
        Assert.Equal(2, redriven.Tasks.Count);
        Assert.Null(redriven.Position);
        Assert.Equal(2, await host.WorkAsync());
        Assert.Equal("cid", Assert.Single((await host.Client.ListAsync(new TaskQuery { State = TaskState.Dead })).Tasks).User);
    }

    [Fact]
    public async Task Timeout_CountsAsAnAttempt()
    {
        await using var host = new TaskHost();
        host.Script.Body = async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Clock, token);
            return new Done("never");
        };
        var task = await host.SubmitAsync(new TaskSubmission { Timeout = TimeSpan.FromSeconds(3) });
        Assert.Equal(1, await host.WorkAsync());
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Failed, 1, "Timed out after 00:00:03."), (view.State, view.Attempts, view.Fault!.Reason));
    }

    [Fact]
    public async Task DeadlineNear_AttemptIsGivenBackWithItsProgress()
    {
        // With a margin that is longer than the steps in which the clock is driven: what is written in it has its time.
        await using var host = new TaskHost(static o => o.DeadlineMargin = TimeSpan.FromSeconds(20));
        var remaining = TimeSpan.Zero;
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Script.Body = async (_, context, token) =>
        {
            remaining = context.Remaining;
            await context.ReportProgressAsync(40, "page 4");
            inside.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Clock, token);
            return new Done("never");
        };
        var task = await host.SubmitAsync();
        var run = host.Runner.RunAsync(host.Queue, Assert.Single(await host.ReceiveAsync()), host.Clock.GetUtcNow() + TimeSpan.FromSeconds(24)).AsTask();
        await inside.Task.SoonAsync(); // no time passes before
        Assert.Equal(TaskDisposal.Keep, await host.Clock.DriveAsync(run));
        Assert.Equal(TimeSpan.FromSeconds(4), remaining);
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Pending, 0, 40, "page 4"), (view.State, view.Attempts, view.Progress, view.Message));
        host.Script.Body = static (_, context, _) => new(new Done($"from {context.Progress}"));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal("from 40", (await host.ViewAsync(task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
    }

    [Fact]
    public async Task DeadlineTooNear_NothingIsBegun()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        Assert.Equal(1, await host.WorkAsync(deadline: host.Clock.GetUtcNow() + TimeSpan.FromSeconds(2)));
        Assert.Equal((0, 0L), (host.Script.Runs, (await host.RecordAsync(task.Id)).Fence));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(1, host.Script.Runs);
    }

    [Fact]
    public async Task GivenBackTooOften_CountsAfterAll()
    {
        await using var host = new TaskHost(o => (o.MaximumInterruptions, o.DeadlineMargin) = (2, TimeSpan.FromSeconds(20)));
        host.Script.Body = async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Clock, token);
            return new Done("never");
        };
        var task = await host.SubmitAsync(new TaskSubmission { MaximumAttempts = 2 });
        for (var i = 0; i < 4; i++)
            Assert.Equal(1, await host.WorkAsync(deadline: host.Clock.GetUtcNow() + TimeSpan.FromSeconds(24)));
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Dead, 2), (view.State, view.Attempts));
        Assert.Contains("Given back", view.Fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostStops_AttemptIsGivenBack()
    {
        await using var host = new TaskHost();
        using var stopping = new CancellationTokenSource();
        host.Script.Body = async (_, _, token) =>
        {
            await stopping.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new Done("never");
        };
        var task = await host.SubmitAsync();
        Assert.Equal(1, await host.WorkAsync(token: stopping.Token));
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Pending, 0), (view.State, view.Attempts));
    }

    [Fact]
    public async Task EffectRefused_FailsTheAttemptAndWritesNothing()
    {
        await using var host = new TaskHost();
        host.Script.Body = static (_, context, _) =>
        {
            context.Commit(new TaskItemWrite { Collection = "c", Key = "one", Data = new byte[] { 1 }, MustBeAbsent = true });
            context.Commit(new TaskItemWrite { Collection = "c", Key = context.Id, Data = new byte[] { 1 } });
            return new(new Done("x"));
        };
        var first = await host.SubmitAsync();
        await host.WorkAsync();
        var second = await host.SubmitAsync();
        await host.WorkAsync();
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(first.Id)).State);
        Assert.Equal(TaskState.Failed, (await host.ViewAsync(second.Id)).State);
        Assert.Null(await host.Items.ReadItemAsync("c", second.Id, default));
    }

    [Fact]
    public async Task Cancel_Waiting_NeverRuns()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        Assert.Equal(TaskState.Cancelled, (await host.Client.CancelAsync(task.Id))!.State);
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(0, host.Script.Runs);
        Assert.Equal(TaskState.Cancelled, (await host.Client.CancelAsync(task.Id))!.State);
    }

    [Fact]
    public async Task Cancel_Running_ReachesTheHandler()
    {
        await using var host = new TaskHost();
        var inside = new TaskCompletionSource();
        host.Script.Body = async (_, _, token) =>
        {
            inside.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Clock, token);
            return new Done("never");
        };
        var task = await host.SubmitAsync();
        var run = host.Runner.RunAsync(host.Queue, Assert.Single(await host.ReceiveAsync())).AsTask();
        await inside.Task.SoonAsync();
        var asked = await host.Client.CancelAsync(task.Id);
        Assert.Equal((TaskState.Running, true), (asked!.State, asked.CancelRequested));
        Assert.Equal(TaskDisposal.Delete, await host.Clock.DriveAsync(run, TimeSpan.FromMinutes(1)));
        Assert.Equal(TaskState.Cancelled, (await host.ViewAsync(task.Id)).State);
    }

    [Fact]
    public async Task Cancel_JustBeforeItsCompletion_TheResultStands()
    {
        await using var host = new TaskHost();
        host.Script.Body = async (_, context, _) =>
        {
            await host.Client.CancelAsync(context.Id, CancellationToken.None);
            return new Done("done");
        };
        var task = await host.SubmitAsync();
        await host.WorkAsync();
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }
}
