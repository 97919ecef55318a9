using System.Diagnostics;
using System.Text;
using Thaw.Tasks.Stores;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

public sealed class RunnerTests
{
    [Fact]
    public async Task Run_Succeeds_WithResultAndThreeWritesAndOneRead()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync(name: "hello");
        Assert.Equal(1, await host.WorkAsync());
        var writes = host.Store.Changes.Count;
        Assert.Equal((3, 1), (writes, host.Store.Reads));

        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Succeeded, 1, 100), (view.State, view.Attempts, view.Progress));
        Assert.Equal("hello", view.ReadResult(WorkJson.Default.Done)!.Text);
        Assert.Equal(default, (await host.DepthAsync()) with { OldestAge = null });
        Assert.Null((await host.RecordAsync(task.Id)).DueAt);
    }

    [Fact]
    public async Task Run_HeldByAnother_MessageIsHiddenUntilTheClaimHasRunOut()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        var record = await host.RecordAsync(task.Id);
        await host.Store.ChangeAsync(new TaskChange { Record = Claimed(record, host) }, default);
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(0, await host.WorkAsync());
        host.Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal(1, await host.WorkAsync());
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Succeeded, 2), (view.State, view.Attempts));
        Assert.Equal(2, (await host.RecordAsync(task.Id)).Fence);
    }

    [Fact]
    public async Task Run_ClaimTakenOverMeanwhile_WritesNeitherResultNorEffects()
    {
        await using var host = new TaskHost();
        var inside = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        host.Script.Body = async (_, context, _) =>
        {
            context.Commit(new TaskItemWrite { Collection = "ledger", Key = context.Id, Data = Encoding.UTF8.GetBytes($"{host.Script.Runs}") });
            if (host.Script.Runs == 1)
            {
                inside.SetResult();
                await release.Task;
                return new Done("stale");
            }

            return new Done("current");
        };
        var task = await host.SubmitAsync();
        var delivery = Assert.Single(await host.ReceiveAsync());

        // The first worker freezes: the wall clock jumps, its timers do not fire, its claim runs out.
        var first = host.Runner.RunAsync(host.Queue, delivery).AsTask();
        await inside.Task.SoonAsync();
        await host.Store.ChangeAsync(new TaskChange { Record = Next(await host.RecordAsync(task.Id)) with { LeaseUntil = host.Clock.GetUtcNow() } }, default);
        Assert.Equal(TaskDisposal.Delete, await host.Runner.RunAsync(host.Queue, delivery).SoonAsync());
        release.SetResult();
        await first.SoonAsync();
        Assert.Equal("current", (await host.ViewAsync(task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
        Assert.Equal("2", Encoding.UTF8.GetString((await host.Items.ReadItemAsync("ledger", task.Id, default))!.Value.Span));
    }

    [Fact]
    public async Task Run_ClaimLost_HandlerIsToldByTheNextSignOfLife()
    {
        await using var host = new TaskHost();
        var told = new TaskCompletionSource();
        var inside = new TaskCompletionSource();
        host.Script.Body = async (_, _, token) =>
        {
            inside.SetResult();
            await using var registered = token.Register(told.SetResult);
            await told.Task;
            throw new OperationCanceledException(token);
        };
        var task = await host.SubmitAsync();
        var delivery = Assert.Single(await host.ReceiveAsync());
        var run = host.Runner.RunAsync(host.Queue, delivery).AsTask();
        await inside.Task.SoonAsync();
        await host.Store.ChangeAsync(new TaskChange { Record = Next(await host.RecordAsync(task.Id)) with { Fence = 2 } }, default);
        Assert.Equal(TaskDisposal.Keep, await host.Clock.DriveAsync(run, TimeSpan.FromMinutes(1)));
        Assert.Equal((TaskState.Running, 2), ((await host.RecordAsync(task.Id)).State, (await host.RecordAsync(task.Id)).Fence));
    }

    [Fact]
    public async Task Run_Long_GivesSignsOfLifeOnRecordAndMessage()
    {
        await using var host = new TaskHost();
        var start = host.Clock.GetUtcNow();
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var minutes = 0;
        host.Script.Body = async (_, context, token) =>
        {
            var next = Minute();
            inside.SetResult();
            for (var minute = 1; minute <= 5; minute++)
            {
                await next;
                await context.ReportProgressAsync(minute * 10, $"minute {minute}");
                next = Minute();
                Volatile.Write(ref minutes, minute);
            }

            return new Done("long");

            Task Minute() => Task.Delay(TimeSpan.FromSeconds(60), host.Clock, token);
        };
        var task = await host.SubmitAsync();
        var delivery = Assert.Single(await host.ReceiveAsync());
        var run = host.Runner.RunAsync(host.Queue, delivery).AsTask();
        await inside.Task.SoonAsync();
        while (host.Clock.GetUtcNow() - start < TimeSpan.FromSeconds(295))
        {
            host.Clock.Advance(TimeSpan.FromSeconds(5));
            for (var i = 0; i < 200; i++)
                await Task.Yield();
            var now = host.Clock.GetUtcNow();
            await EventuallyAsync(async () => run.IsCompleted
                || ((await host.RecordAsync(task.Id)).LeaseUntil > now + TimeSpan.FromSeconds(35) && Volatile.Read(ref minutes) >= (int)(now - start).TotalMinutes));
            Assert.Empty(await host.ReceiveAsync());
        }

        Assert.True((await host.ViewAsync(task.Id)).Progress >= 40);
        Assert.Equal(TaskDisposal.Delete, await host.Clock.DriveAsync(run, TimeSpan.FromMinutes(1)));
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
        Assert.True(host.Queue.Hidden.Count >= 10);
    }

    [Fact]
    public async Task Run_AnswersOfTheStoreLost_StillOneCompletion()
    {
        await using var host = new TaskHost();
        var lost = new HashSet<Guid>();
        host.Store.AfterChange = change => _ = lost.Add(change.Record.Nonce) ? throw new IOException("no answer") : 0;
        host.Script.Body = static (_, context, _) =>
        {
            context.Commit(new TaskItemWrite { Collection = "ledger", Key = context.Id, Data = new byte[] { 1 }, MustBeAbsent = true });
            return new(new Done("once"));
        };
        var task = await host.Clock.DriveAsync(host.Client.SubmitAsync("work", new Work("a")).AsTask());
        Assert.True(task.IsNew);
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Task.Id)).State);
        Assert.Equal(1, host.Script.Runs);
        Assert.Equal(3, lost.Count);
        Assert.Equal(0, (await host.DepthAsync()).InFlight);
    }

    [Fact]
    public async Task Run_CompletionCannotBeWritten_IsRunAgainAfterItsClaim()
    {
        await using var host = new TaskHost();
        host.Store.BeforeChange = static change => _ = change.Record.State == TaskState.Succeeded ? throw new IOException("down") : 0;
        var task = await host.SubmitAsync();
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(TaskState.Running, (await host.RecordAsync(task.Id)).State);
        host.Store.BeforeChange = null;
        host.Clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(1, await host.WorkAsync());
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Succeeded, 2), (view.State, view.Attempts));
    }

    [Fact]
    public async Task Run_CompletionCannotBeWritten_IsGivenUpBeforeTheHostsDeadline()
    {
        await using var host = new TaskHost();
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Store.BeforeChange = change =>
        {
            if (change.Record.State != TaskState.Succeeded)
                return;
            host.Clock.Advance(TimeSpan.FromMilliseconds(500));
            tried.TrySetResult();
            throw new IOException("down");
        };
        await host.SubmitAsync();
        var deadline = host.Clock.GetUtcNow() + TimeSpan.FromSeconds(3.5);
        var run = host.Runner.RunAsync(host.Queue, Assert.Single(await host.ReceiveAsync()), deadline).AsTask();
        await tried.Task.SoonAsync();

        // In steps shorter than what is left after the first pauses: time does not run away from a second try.
        Assert.Equal(TaskDisposal.Keep, await host.Clock.DriveAsync(run, TimeSpan.FromSeconds(0.9)));
        Assert.InRange(host.Clock.GetUtcNow(), deadline - TimeSpan.FromSeconds(3), deadline);
        Assert.True(host.Store.Changes.Count(static change => change.Record.State == TaskState.Succeeded) > 1);
    }

    [Theory]
    [InlineData((TaskState)9)]
    [InlineData(TaskState.Running)] // without a claim
    public async Task Run_RecordInAStateOfAnotherVersion_IsLeftToIt(TaskState state)
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        await host.Store.ChangeAsync(new TaskChange { Record = Next(await host.RecordAsync(task.Id)) with { State = state } }, default);
        var delivery = Assert.Single(await host.ReceiveAsync());
        Assert.Equal(TaskDisposal.Keep, await Task.Run(async () => await host.Runner.RunAsync(host.Queue, delivery)).SoonAsync());
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Single(host.Queue.Hidden));
        Assert.Equal((state, 0), ((await host.RecordAsync(task.Id)).State, host.Script.Runs));
    }

    [Theory]
    [InlineData(int.MaxValue, 0)]
    [InlineData(-1, 0)]
    [InlineData(9, int.MaxValue)]
    [InlineData(9, -1)]
    public async Task Run_ArgumentsOfASizeThatNobodyWrote_AreNotReadAtAll(int length, int parts)
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        var record = await host.RecordAsync(task.Id);
        var arguments = parts == 0
            ? record.Arguments with { Length = length, IsCompressed = true }
            : record.Arguments with { Inline = null, PartsId = "p", Parts = parts, Length = length };
        await host.Store.ChangeAsync(new TaskChange { Record = Next(record) with { Arguments = arguments } }, default);
        Assert.Equal(1, await host.WorkAsync());
        var view = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Dead, "Its arguments are no longer there."), (view.State, view.Fault!.Reason));
        Assert.Equal(0, host.Store.PartsAsked);
    }

    [Fact]
    public async Task Run_MessageThatNamesNoTask_IsLeftToTheQueue()
    {
        await using var host = new TaskHost();
        await host.Queue.SendAsync([new("{\"type\":\"other\"}", default)], default);
        Assert.Equal(TaskDisposal.Keep, await host.Runner.RunAsync(host.Queue, Assert.Single(await host.ReceiveAsync())));
        Assert.Equal(0, host.Store.Reads);
    }

    [Fact]
    public async Task Run_RecordIsGone_MessageIsDeleted()
    {
        await using var host = new TaskHost();
        await host.Queue.SendAsync([new("t" + new string('0', 32), default)], default);
        await host.WorkAsync();
        Assert.Equal(0, (await host.DepthAsync()).InFlight);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Driving.Patience, "it never came about");
            await Task.Yield();
        }
    }

    private static TaskRecord Next(TaskRecord record) => record with { Version = record.Version + 1, Nonce = Guid.NewGuid() };

    private static TaskRecord Claimed(TaskRecord record, TaskHost host) => Next(record) with
    {
        State = TaskState.Running,
        Fence = 1,
        Attempts = 1,
        StartedAt = host.Clock.GetUtcNow(),
        LeaseUntil = host.Clock.GetUtcNow() + TimeSpan.FromMinutes(1),
    };
}
