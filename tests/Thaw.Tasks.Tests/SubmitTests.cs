using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Tasks.Stores;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

public sealed class SubmitTests
{
    private static readonly TaskSubmission Keyed = new() { User = "ann", IdempotencyKey = "k1" };

    [Fact]
    public async Task Submit_SameKeyAgain_IsTheSameTask()
    {
        await using var host = new TaskHost();
        var first = await host.Client.SubmitAsync("work", new Work("a"), Keyed);
        await host.WorkAsync();
        var second = await host.Client.SubmitAsync("work", new Work("a"), Keyed);
        Assert.Equal((true, false, first.Task.Id), (first.IsNew, second.IsNew, second.Task.Id));
        Assert.Equal("a", second.Task.ReadResult(WorkJson.Default.Done)!.Text);
        Assert.Equal(0, await host.WorkAsync());
    }

    [Fact]
    public async Task Submit_SameKeyOtherArguments_Conflicts()
    {
        await using var host = new TaskHost();
        var first = await host.Client.SubmitAsync("work", new Work("a"), Keyed);
        var conflict = await Assert.ThrowsAsync<TaskConflictException>(async () => await host.Client.SubmitAsync("work", new Work("b"), Keyed));
        Assert.Equal(first.Task.Id, conflict.TaskId);
    }

    [Fact]
    public async Task Submit_SameKeyOfAnotherUser_IsAnotherTask()
    {
        await using var host = new TaskHost();
        string[] ids =
        [
            (await host.Client.SubmitAsync("work", new Work("a"), Keyed)).Task.Id,
            (await host.Client.SubmitAsync("work", new Work("a"), Keyed with { User = "bob" })).Task.Id,
            (await host.Client.SubmitAsync("work", new Work("a"), Keyed with { User = null })).Task.Id,
            (await host.Client.SubmitAsync("work", new Work("a"), Keyed with { User = "annk", IdempotencyKey = "1" })).Task.Id,
        ];
        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public async Task SubmitJson_IsTheSameAsTyped()
    {
        await using var host = new TaskHost();
        var typed = await host.Client.SubmitAsync("work", new Work("ä", 5), Keyed);
        var json = await host.Client.SubmitJsonAsync("work", Encoding.UTF8.GetBytes(" { \"Number\" : 5,\n \"Name\" : \"\\u00e4\" } "), Keyed);
        Assert.Equal((false, typed.Task.Id), (json.IsNew, json.Task.Id));
    }

    [Theory]
    [InlineData("nothing", "{}", "types are: work")]
    [InlineData("work", "[1]", "not what 'work' takes")]
    [InlineData("work", "null", "null")]
    [InlineData("work", "{", "not what 'work' takes")]
    public async Task SubmitJson_Unusable_IsRejectedBeforeAnythingIsWritten(string type, string json, string says)
    {
        await using var host = new TaskHost();
        var rejected = await Assert.ThrowsAsync<TaskRejectedException>(async () => await host.Client.SubmitJsonAsync(type, Encoding.UTF8.GetBytes(json)));
        Assert.Contains(says, rejected.Message, StringComparison.Ordinal);
        Assert.Empty(host.Store.Changes);
    }

    [Fact]
    public async Task Submit_OutOfBounds_IsRejected()
    {
        await using var host = new TaskHost(o => o.MaximumArgumentBytes = 1024);
        TaskSubmission[] unusable =
        [
            new() { Delay = TimeSpan.FromSeconds(-1) }, new() { MaximumAttempts = 0 }, new() { User = "" }, new() { IdempotencyKey = new string('k', 257) },
            new() { Timeout = TimeSpan.Zero }, new() { Retention = TimeSpan.Zero }, new() { Priority = (TaskPriority)9 }, new() { RunAgain = true },
        ];
        foreach (var submission in unusable)
            await Assert.ThrowsAsync<TaskRejectedException>(() => host.SubmitAsync(submission));
        await Assert.ThrowsAsync<TaskRejectedException>(() => host.SubmitAsync(name: new string('x', 1100)));
        await Assert.ThrowsAsync<TaskRejectedException>(async () => await host.Client.SubmitAsync("work", "a string"));
        Assert.Empty(host.Store.Changes);
    }

    [Fact]
    public async Task Submit_LargeAndIncompressible_IsReadWholeFromItsParts()
    {
        await using var host = new TaskHost();
        var text = Incompressible(2_500_000);
        var task = await host.SubmitAsync(name: text);
        var record = await host.RecordAsync(task.Id);
        Assert.True(record.Arguments.Parts >= 3);
        Assert.True(TaskRecordCodec.Write(record).Length < 4_000);
        await host.WorkAsync();
        Assert.Equal(text, (await host.ViewAsync(task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
    }

    [Fact]
    public async Task Submit_LargeAndCompressible_LiesOnTheRecord()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync(name: new string('x', 1_000_000));
        Assert.Equal(0, (await host.RecordAsync(task.Id)).Arguments.Parts);
        await host.WorkAsync();
        Assert.Equal(1_000_000, (await host.ViewAsync(task.Id)).ReadResult(WorkJson.Default.Done)!.Text.Length);
    }

    [Fact]
    public async Task SubmitMany_AllRunAndAnswersAreInOrder()
    {
        await using var host = new TaskHost();
        var submitted = await host.Client.SubmitManyAsync("work", [.. Enumerable.Range(0, 230).Select(i => new Work($"{i}"))]);
        while (await host.WorkAsync() > 0)
        {
        }

        for (var i = 0; i < 230; i++)
            Assert.Equal($"{i}", (await host.ViewAsync(submitted[i].Task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
        Assert.Equal(230, host.Script.Runs);
        await Assert.ThrowsAsync<TaskRejectedException>(async () => await host.Client.SubmitManyAsync("work", [new Work("a")], Keyed));
    }

    [Fact]
    public async Task RunAgain_TriggersWhileRunning_OneMoreRunAfterTheLast()
    {
        await using var host = new TaskHost();
        var submission = Keyed with { RunAgain = true };
        host.Script.Body = async (_, _, _) =>
        {
            if (host.Script.Runs == 1)
            {
                for (var i = 0; i < 3; i++)
                    await host.Client.SubmitAsync("work", new Work("a"), submission, CancellationToken.None);
            }

            return new Done($"run {host.Script.Runs}");
        };
        var first = await host.Client.SubmitAsync("work", new Work("a"), submission);
        Assert.False((await host.Client.SubmitAsync("work", new Work("a"), submission)).IsNew);
        while (await host.WorkAsync() > 0)
        {
        }

        Assert.Equal(2, host.Script.Runs);
        Assert.Equal("run 2", (await host.ViewAsync(first.Task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
        Assert.True((await host.Client.SubmitAsync("work", new Work("a"), submission)).IsNew);
        await host.WorkAsync();
        Assert.Equal(3, host.Script.Runs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAgain_TriggerInTheLastAttempt_IsOwedARunThoughThatAttemptFails(bool forever)
    {
        await using var host = new TaskHost();
        var submission = Keyed with { RunAgain = true, MaximumAttempts = 1 };
        host.Script.Body = async (_, _, _) =>
        {
            if (host.Script.Runs > 1)
                return new Done($"run {host.Script.Runs}");
            await host.Client.SubmitAsync("work", new Work("a"), submission, CancellationToken.None);
            return forever ? TaskOutcome.Dead("no more") : throw new IOException("failed");
        };
        var first = await host.Client.SubmitAsync("work", new Work("a"), submission);
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal((TaskState.Pending, 0), ((await host.ViewAsync(first.Task.Id)).State, (await host.ViewAsync(first.Task.Id)).Attempts));
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal("run 2", (await host.ViewAsync(first.Task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
    }

    [Theory]
    [InlineData("leaves")]
    [InlineData("succeeds")]
    [InlineData("fails")]
    [InlineData("dies")]
    public async Task RunAgain_TriggerAfterACancel_IsOwedARun(string end)
    {
        await using var host = new TaskHost();
        var submission = Keyed with { RunAgain = true };
        var (first, told) = (true, false);
        host.Script.Body = async (_, context, token) =>
        {
            if (!first)
                return new Done($"from {context.Progress}");
            first = false;
            Assert.True((await host.Client.CancelAsync(context.Id, CancellationToken.None))!.CancelRequested);
            Assert.True((await host.Client.SubmitAsync("work", new Work("a"), submission, CancellationToken.None)).IsNew);
            await context.ReportProgressAsync(40);
            told = token.IsCancellationRequested;
            if (end == "dies")
                host.Store.BeforeChange = static _ => throw new NotSupportedException("killed");
            return end == "succeeds" ? new Done("first") : throw new IOException("left");
        };
        var task = await host.Client.SubmitAsync("work", new Work("a"), submission);
        await host.WorkAsync();
        Assert.True(told);
        if (end == "dies")
        {
            host.Store.BeforeChange = null;
            host.Clock.Advance(TimeSpan.FromSeconds(70));
            Assert.Equal(1, (await host.Sweeper.SweepAsync()).Resent);
        }

        Assert.Equal(TaskState.Pending, (await host.ViewAsync(task.Task.Id)).State);
        await host.WorkAsync();
        var view = await host.ViewAsync(task.Task.Id);
        Assert.Equal((TaskState.Succeeded, "from 0"), (view.State, view.ReadResult(WorkJson.Default.Done)?.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)] // called off, triggered, called off again: the last word counts
    public async Task RunAgain_CancelAfterTheTrigger_IsCancelled(int cancels)
    {
        await using var host = new TaskHost();
        var submission = Keyed with { RunAgain = true };
        host.Script.Body = async (_, context, _) =>
        {
            for (var i = 0; i < cancels; i++)
            {
                await host.Client.SubmitAsync("work", new Work("a"), submission, CancellationToken.None);
                await host.Client.CancelAsync(context.Id, CancellationToken.None);
            }

            throw new IOException("left");
        };
        var task = await host.Client.SubmitAsync("work", new Work("a"), submission);
        await host.WorkAsync();
        Assert.Equal(TaskState.Cancelled, (await host.ViewAsync(task.Task.Id)).State);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task RunAgain_AttemptGoesOnWhereAnEarlierOneWas_OneMoreRunFromTheBeginning(bool givenBack, bool whileItRan)
    {
        await using var host = new TaskHost(o => (o.RetryBase, o.RetryMaximum) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
        var submission = Keyed with { RunAgain = true };
        var began = new List<double>();
        using var stop = new CancellationTokenSource();
        host.Script.Body = async (_, context, _) =>
        {
            began.Add(context.Progress);
            if (began.Count > 1)
                return new Done("done");
            await context.ReportProgressAsync(40);
            if (whileItRan)
                await TriggerAsync();
            if (givenBack)
                await stop.CancelAsync();
            throw new IOException("left");
        };
        var task = await host.Client.SubmitAsync("work", new Work("a"), submission);
        await host.WorkAsync(token: stop.Token);
        if (!whileItRan)
            await TriggerAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        while (await host.WorkAsync() > 0)
        {
        }

        Assert.Equal([0, 40, 0], began);
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Task.Id)).State);

        async Task TriggerAsync() => Assert.True((await host.Client.SubmitAsync("work", new Work("a"), submission, CancellationToken.None)).IsNew);
    }

    [Fact]
    public async Task Submit_SameKeyAgainWithLargeArguments_WritesThemOnce()
    {
        await using var host = new TaskHost();
        var large = new Work(Incompressible(2_500_000));
        var first = await host.Client.SubmitAsync("work", large, Keyed);
        var written = host.Store.PartsWritten;
        Assert.InRange(written, 2, 10);
        Assert.False((await host.Client.SubmitAsync("work", large, Keyed)).IsNew);
        await Assert.ThrowsAsync<TaskConflictException>(async () => await host.Client.SubmitAsync("work", new Work(Incompressible(2_600_000)), Keyed));
        Assert.False((await host.Client.SubmitAsync("work", large, Keyed with { RunAgain = true })).IsNew);
        Assert.Equal(written, host.Store.PartsWritten);

        // A new life has parts of its own: those of the first are forgotten with it.
        await host.WorkAsync();
        written = host.Store.PartsWritten;
        Assert.True((await host.Client.SubmitAsync("work", large, Keyed with { RunAgain = true })).IsNew);
        Assert.InRange(host.Store.PartsWritten - written, 2, 10);
        await host.WorkAsync();
        Assert.Equal(large.Name, (await host.ViewAsync(first.Task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
    }

    [Fact]
    public async Task Submit_LargeArguments_FinishedBetweenReadAndWrite_RunAgainHasThem()
    {
        await using var host = new TaskHost();
        var large = new Work(Incompressible(2_500_000));
        var submission = Keyed with { RunAgain = true };
        var task = await host.Client.SubmitAsync("work", large, submission);
        var delivery = Assert.Single(await host.ReceiveAsync());
        host.Script.Body = async (work, _, _) =>
        {
            if (host.Script.Runs > 1)
                return new Done(work.Name);

            // What the trigger sees is running; by the time it writes, it is finished.
            host.Store.BeforeChange = change =>
            {
                if (!change.Record.RunAgain)
                    return;
                host.Store.BeforeChange = null;
                var record = host.RecordAsync(task.Task.Id).GetAwaiter().GetResult();
                var finished = record with { Version = record.Version + 1, Nonce = Guid.NewGuid(), State = TaskState.Succeeded, LeaseUntil = null, DueAt = null, FinishedAt = host.Clock.GetUtcNow() };
                Assert.Equal(TaskChangeStatus.Applied, host.Store.ChangeAsync(new TaskChange { Record = finished }, default).AsTask().GetAwaiter().GetResult().Status);
            };
            Assert.True((await host.Client.SubmitAsync("work", large, submission, CancellationToken.None)).IsNew);
            return new Done("lost");
        };
        await host.Clock.DriveAsync(host.Runner.RunAsync(host.Queue, delivery).AsTask());
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        while (await host.WorkAsync() > 0)
        {
        }

        Assert.Equal(large.Name, (await host.ViewAsync(task.Task.Id)).ReadResult(WorkJson.Default.Done)!.Text);
    }

    [Fact]
    public async Task Get_AfterItsRetention_IsGone_AndItsKeyIsFree()
    {
        await using var host = new TaskHost();
        var task = await host.Client.SubmitAsync("work", new Work("a"), Keyed with { Retention = TimeSpan.FromMinutes(1) });
        await host.WorkAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await host.Client.GetAsync(task.Task.Id));
        Assert.True((await host.Client.SubmitAsync("work", new Work("other"), Keyed)).IsNew);
    }

    [Fact]
    public async Task Wait_AnswersWhenFinishedOrWhenPatienceEnds()
    {
        await using var host = new TaskHost();
        var task = await host.SubmitAsync();
        Assert.Equal(TaskState.Pending, (await host.Clock.DriveAsync(host.Client.WaitAsync(task.Id, TimeSpan.FromSeconds(5)).AsTask()))!.State);
        var waiting = host.Client.WaitAsync(task.Id, TimeSpan.FromSeconds(1_000)).AsTask();
        await host.WorkAsync();
        Assert.Equal(TaskState.Succeeded, (await host.Clock.DriveAsync(waiting))!.State);
        Assert.Null(await host.Client.WaitAsync("t" + new string('0', 32), TimeSpan.FromSeconds(5)));
        Assert.Null(await host.Client.GetAsync("no id"));
    }

    [Fact]
    public void Registration_WhatCannotWork_IsSaidAtOnce()
    {
        var builder = new ServiceCollection().AddThawTasks();
        Assert.Throws<ArgumentException>(() => builder.AddHandler<ScriptedHandler>("a b"));
        Assert.Throws<OptionsValidationException>(() => builder.AddHandler<ScriptedHandler>("ok", configure: o => o.MaximumAttempts = 0));
        using var none = new ServiceCollection().AddThawTasks().Services.BuildServiceProvider();
        Assert.Contains("UseSqlite", Assert.Throws<InvalidOperationException>(none.GetRequiredService<ITaskClient>).Message, StringComparison.Ordinal);
        using var wrong = new ServiceCollection().AddThawTasks(o => o.LeaseDuration = TimeSpan.Zero).Services.BuildServiceProvider();
        Assert.Contains("LeaseDuration", Assert.Throws<OptionsValidationException>(wrong.GetRequiredService<TaskSweeper>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registration_UseSqlite_RunsATask()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-tasks-");
        try
        {
            var services = new ServiceCollection().AddSingleton(new Script());
            services.AddThawTasks(o => o.Json = WorkJson.Default).AddHandler<ScriptedHandler>("work").UseSqlite(Path.Combine(folder.FullName, "tasks.db"));
            await using var provider = services.BuildServiceProvider();
            var client = provider.GetRequiredService<ITaskClient>();
            var task = await client.SubmitAsync("work", new Work("a"), new TaskSubmission { Priority = TaskPriority.High });
            var queue = provider.GetRequiredService<Queues.TaskQueues>().For(TaskPriority.High);
            var delivery = Assert.Single(await queue.ReceiveAsync(10, TimeSpan.FromMinutes(1), TimeSpan.Zero, default));
            Assert.Equal(TaskDisposal.Deleted, await provider.GetRequiredService<TaskRunner>().RunAsync(queue, delivery));
            Assert.Equal(TaskState.Succeeded, (await client.GetAsync(task.Task.Id))!.State);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Incompressible(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
