using Thaw.Embedded.Database;
using Thaw.Tasks.Stores;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

/// <summary>Records that stand in the way of others: they are passed over, and whatever was moved on has its message.</summary>
public sealed class SweepFaultTests
{
    [Fact]
    public async Task Sweep_ARecordCannotBeWritten_TheOthersAreSent()
    {
        await using var host = new TaskHost();
        var tasks = await UnsentAsync(host, 5);
        host.Store.BeforeChange = change => _ = change.Record.Id == tasks[2].Id ? throw new IOException("not this one") : 0;
        var report = await host.Clock.DriveAsync(host.Sweeper.SweepAsync().AsTask());
        Assert.Equal((5, 4), (report.Due, report.Resent));
        Assert.Equal(4, (await host.DepthAsync()).Waiting);

        // The next sweep finds it, and no other.
        host.Store.BeforeChange = null;
        Assert.Equal(new SweepReport(1, 1, 0, 0, false), await host.Sweeper.SweepAsync());
    }

    [Fact]
    public async Task Sweep_NoRecordCanBeWritten_TheFaultEscapes()
    {
        await using var host = new TaskHost();
        await UnsentAsync(host, 3);
        host.Store.BeforeChange = static _ => throw new IOException("down");
        await Assert.ThrowsAsync<IOException>(() => host.Clock.DriveAsync(host.Sweeper.SweepAsync().AsTask()));
        Assert.Equal(0, (await host.DepthAsync()).Waiting);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public async Task Sweep_EndedMidway_WhatWasMovedOnIsSent(bool afterTheWrite, int sent)
    {
        await using var host = new TaskHost();
        var tasks = await UnsentAsync(host, 5);
        using var end = new CancellationTokenSource();
        host.Store.BeforeChange = change =>
        {
            if (change.Record.Id == tasks[2].Id)
                end.Cancel();
            if (!afterTheWrite)
                end.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Clock.DriveAsync(host.Sweeper.SweepAsync(end.Token).AsTask(), TimeSpan.FromSeconds(1)));
        Assert.Equal(sent, (await host.DepthAsync()).Waiting);
    }

    [Fact]
    public async Task RetryMany_ARecordCannotBeWritten_TheOthersAreSent()
    {
        await using var host = new TaskHost();
        var tasks = await DeadAsync(host, 5);
        host.Store.BeforeChange = change => _ = change.Record.Id == tasks[2].Id ? throw new IOException("not this one") : 0;
        var page = await host.Clock.DriveAsync(host.Client.RetryManyAsync(new TaskQuery()).AsTask());
        Assert.Equal(4, page.Tasks.Count);
        Assert.Equal(4, (await host.DepthAsync()).Waiting);
        host.Store.BeforeChange = static _ => throw new IOException("down");
        await Assert.ThrowsAsync<IOException>(() => host.Clock.DriveAsync(host.Client.RetryManyAsync(new TaskQuery()).AsTask()));
    }

    [Fact]
    public async Task RetryMany_EndedMidway_WhatWasBroughtBackIsSent()
    {
        await using var host = new TaskHost();
        await DeadAsync(host, 5);
        using var end = new CancellationTokenSource();
        var changes = 0;
        host.Store.BeforeChange = _ =>
        {
            if (++changes == 3)
                end.Cancel();
            end.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Clock.DriveAsync(host.Client.RetryManyAsync(new TaskQuery(), end.Token).AsTask(), TimeSpan.FromSeconds(1)));
        Assert.Equal(2, (await host.DepthAsync()).Waiting);
    }

    [Theory]
    [InlineData("x'00'")]
    [InlineData("x'6e756c6c'")] // null
    [InlineData("x'7b7d'")] // {}
    public async Task Sweep_ARecordCannotBeRead_IsPassedOver(string data)
    {
        await using var host = new TaskHost();
        var tasks = await UnsentAsync(host, 5);
        Spoil(host, $"id = CAST('{tasks[0].Id}' AS BLOB)", data);
        Assert.Equal(4, (await host.Sweeper.SweepAsync()).Resent);
        Assert.Equal(4, (await host.DepthAsync()).Waiting);
        Assert.Equal(4, (await host.Client.ListAsync(new TaskQuery { Limit = 10 })).Tasks.Count);
    }

    [Fact]
    public async Task Sweep_MoreThanItTakesCannotBeRead_GetsPastThem()
    {
        await using var host = new TaskHost();
        host.Queue.SendFault = new IOException("queue is down");
        await host.Client.SubmitManyAsync("work", [.. Enumerable.Range(0, 230).Select(static i => new Work($"{i}"))]);
        Spoil(host, "1 = 1", "x'00'");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var task = (await UnsentAsync(host, 1))[0];
        Assert.Equal(new SweepReport(1, 1, 0, 0, false), await host.Sweeper.SweepAsync());
        Assert.Equal(task.Id, Assert.Single(await host.ReceiveAsync()).Body);

        var listed = new List<TaskView>();
        var query = new TaskQuery { Limit = 20 };
        do
        {
            var page = await host.Client.ListAsync(query);
            listed.AddRange(page.Tasks);
            query = query with { Position = page.Position };
        }
        while (query.Position is not null);
        Assert.Equal(task.Id, Assert.Single(listed).Id);
    }

    // Submitted while no message came through, and due a look; the longest due first.
    private static async Task<List<TaskView>> UnsentAsync(TaskHost host, int count)
    {
        host.Queue.SendFault = new IOException("queue is down");
        var tasks = new List<TaskView>();
        for (var i = 0; i < count; i++)
        {
            tasks.Add(await host.SubmitAsync(name: $"{i}"));
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        host.Queue.SendFault = null;
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        return tasks;
    }

    private static async Task<List<TaskView>> DeadAsync(TaskHost host, int count)
    {
        host.Script.Body = static (_, _, _) => new(TaskOutcome.Dead("no"));
        var tasks = new List<TaskView>();
        for (var i = 0; i < count; i++)
            tasks.Add(await host.SubmitAsync(name: $"{i}"));
        Assert.Equal(count, await host.WorkAsync());
        return tasks;
    }

    private static void Spoil(TaskHost host, string which, string data)
    {
        using var raw = new RawDatabase(host.Database);
        raw.Execute($"UPDATE task_record SET data = {data} WHERE {which}");
    }
}
