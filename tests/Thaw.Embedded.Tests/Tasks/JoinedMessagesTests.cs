using Microsoft.Extensions.DependencyInjection;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Embedded.Tasks;

/// <summary>Messages that are sent and deleted in the transaction that writes their task's record.</summary>
public sealed class JoinedMessagesTests : IDisposable
{
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteTaskFile _file;
    private readonly SqliteTaskQueue _queue;

    public JoinedMessagesTests()
    {
        _file = new SqliteTaskFile(new SqliteTaskOptions { Path = _folder.Database, BusyTimeout = TimeSpan.FromMinutes(1) }, clock: null);
        _queue = (SqliteTaskQueue)_file.Queues.For(TaskPriority.Normal);
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sending_WakesWhoWaits_AndBringsTheRecord()
    {
        var waiting = _queue.ReceiveAsync(1, Hidden, TimeSpan.FromSeconds(20), default).AsTask();
        var record = Record("a");
        await ChangeAsync(record, _queue.Sending(new TaskMessage("a", TimeSpan.Zero)));
        var delivery = Assert.Single(await waiting.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(("a", 1), (delivery.Body, delivery.Receives));
        Assert.Equal(TaskRecordCodec.Write(record), delivery.Record!.Value.ToArray());
    }

    [Fact]
    public async Task NothingIsSentOrDeleted_WhereTheRecordIsNotWritten()
    {
        await ChangeAsync(Record("a"), _queue.Sending(new TaskMessage("a", TimeSpan.Zero)));
        var delivery = Assert.Single(await _queue.ReceiveAsync(10, Hidden, TimeSpan.Zero, default));
        Assert.Equal(TaskChangeStatus.Conflict, await StatusAsync(Record("a"), _queue.Sending(new TaskMessage("a", TimeSpan.Zero)), _queue.Deleting(delivery.Receipt)));

        var taken = new TaskItemWrite { Collection = "c", Key = "k", Data = new byte[] { 1 }, MustBeAbsent = true };
        await ChangeAsync(Record("b"), taken);
        Assert.Equal(TaskChangeStatus.EffectRefused, await StatusAsync(Record("c"), _queue.Sending(new TaskMessage("c", TimeSpan.Zero)), _queue.Deleting(delivery.Receipt), taken));
        Assert.Equal(new TaskQueueDepth(0, 1, 0, null), await _queue.GetDepthAsync(default));
    }

    [Fact]
    public async Task ARepeatedChange_SendsOnce()
    {
        var record = Record("a");
        await ChangeAsync(record, _queue.Sending(new TaskMessage("a", TimeSpan.Zero)));
        await ChangeAsync(record, _queue.Sending(new TaskMessage("a", TimeSpan.Zero)));
        Assert.Single(await _queue.ReceiveAsync(10, Hidden, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Deleting_TakesTheDeliveryAway_AndAStaleReceiptNothing()
    {
        await ChangeAsync(Record("a"), _queue.Sending(new TaskMessage("a", TimeSpan.Zero)));
        var stale = Assert.Single(await _queue.ReceiveAsync(10, Hidden, TimeSpan.Zero, default));
        await _queue.ChangeVisibilityAsync([new TaskVisibility(stale.Receipt, TimeSpan.Zero)], default);
        var current = Assert.Single(await _queue.ReceiveAsync(10, Hidden, TimeSpan.Zero, default));
        await ChangeAsync(Record("a") with { Version = 2 }, _queue.Deleting(stale.Receipt));
        Assert.Equal(1, (await _queue.GetDepthAsync(default)).InFlight);
        await ChangeAsync(Record("a") with { Version = 3 }, _queue.Deleting(current.Receipt));
        Assert.Equal(default, await _queue.GetDepthAsync(default));
    }

    [Fact]
    public async Task AQueueOfAnotherFile_IsRefused()
    {
        using var other = new SqliteTaskQueue(new SqliteTaskOptions { Path = _folder.Combine("other.db") });
        Assert.False(other.Joins(_file.Store.Traits));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await StatusAsync(Record("a"), other.Sending(new TaskMessage("a", TimeSpan.Zero))));
        Assert.Null(await _file.Store.ReadAsync("a", consistent: true, default));
    }

    [Fact]
    public async Task ATask_IsThreeWritesAndNoRead_AndLeavesNoMessage()
    {
        var services = new ServiceCollection();
        services.AddThawTasks().AddHandler<NoHandler>("none", NoJson.Default).UseSqlite(_folder.Combine("whole.db"));
        await using var provider = services.BuildServiceProvider();
        var (client, runner, file) = (provider.GetRequiredService<ITaskClient>(), provider.GetRequiredService<TaskRunner>(), provider.GetRequiredService<SqliteTaskFile>());
        var task = (await client.SubmitAsync("none", 7)).Task;
        var queue = file.Queues.For(TaskPriority.Normal);
        var delivery = Assert.Single(await queue.ReceiveAsync(10, Hidden, TimeSpan.Zero, default));
        var before = file.Store.Requests;
        Assert.Equal(TaskDisposal.Deleted, await runner.RunAsync(queue, delivery));
        Assert.Equal(2, file.Store.Requests - before); // claimed, completed
        Assert.Equal(default, await queue.GetDepthAsync(default));
        Assert.Equal(TaskState.Succeeded, (await client.GetAsync(task.Id))!.State);
        Assert.Equal(TaskDisposal.Delete, await runner.RunAsync(queue, delivery with { Record = null })); // delivered twice
    }

    private async Task<TaskChangeStatus> StatusAsync(TaskRecord record, params TaskEffect[] effects) =>
        (await _file.Store.ChangeAsync(new TaskChange { Record = record, Effects = effects }, default)).Status;

    private async Task ChangeAsync(TaskRecord record, params TaskEffect[] effects) => Assert.Equal(TaskChangeStatus.Applied, await StatusAsync(record, effects));

    private static TaskRecord Record(string id) => new()
    {
        Id = id,
        Type = "facts",
        Version = 1,
        Nonce = Guid.NewGuid(),
        MaximumAttempts = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        NotBefore = DateTimeOffset.UnixEpoch,
        DueAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Retention = TimeSpan.FromDays(1),
        Arguments = new TaskValue { Inline = new byte[] { 1 }, Length = 1, Hash = "00" },
    };
}

internal sealed class NoHandler : ITaskHandler<int, int>
{
    public ValueTask<TaskOutcome<int>> HandleAsync(int arguments, TaskContext context, CancellationToken cancellationToken) => new(arguments);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(int))]
internal sealed partial class NoJson : System.Text.Json.Serialization.JsonSerializerContext;
