using Thaw.Embedded;
using Thaw.Tasks.Queues;

namespace Thaw.Conformance.TaskQueues;

public sealed class SqliteTaskQueueConformance : TaskQueueConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-conformance-");
    private readonly ManualClock _clock = new();

    protected override Task CreateQueueAsync() => Task.CompletedTask;

    protected override Task<ITaskQueue> OpenAsync() => Task.FromResult<ITaskQueue>(Open("tasks"));

    protected override Task DropQueueAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    protected override Task PassAsync(TimeSpan time)
    {
        _clock.Now += time;
        return Task.CompletedTask;
    }

    protected override async Task<IReadOnlyList<string>> DeadAsync() => await ((SqliteTaskQueue)Queue).ListDeadAsync(default);

    [Fact]
    public async Task Queues_OfOneFile_AreApart()
    {
        using var another = Open("another");
        await SendAsync("a");
        Assert.Empty(await ReceiveAllAsync(another, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Receive_Waiting_IsWokenByASend()
    {
        var waiting = Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), default);
        await SendAsync("a");
        Assert.Equal("a", Assert.Single(await waiting.AsTask().WaitAsync(TimeSpan.FromMinutes(2))).Body);
    }

    [Fact]
    public async Task Receive_Waiting_EndsWithItsToken()
    {
        using var ends = new CancellationTokenSource();
        var waiting = Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), ends.Token).AsTask();
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    private SqliteTaskQueue Open(string name) => new(
        new SqliteTaskOptions { Path = Path.Combine(_folder.FullName, "tasks.db"), BusyTimeout = TimeSpan.FromMinutes(1), MaximumReceives = PoisonReceives }, name, _clock);

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
