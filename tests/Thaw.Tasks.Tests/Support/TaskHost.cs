using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thaw.Caching.Tests.Support;
using Thaw.Embedded;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Tests.Support;

/// <summary>One "process" over a database of its own, with a clock that stands still and faults on demand.</summary>
internal sealed class TaskHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-tasks-");
    private readonly SqliteTaskStore _store;
    private readonly SqliteTaskQueue _queue;
    private readonly ServiceProvider _services;

    public TaskHost(Action<ThawTasksOptions>? configure = null, Action<IThawTasksBuilder>? build = null, Action<TaskTypeOptions>? type = null)
    {
        var options = new SqliteTaskOptions { Path = Database, BusyTimeout = TimeSpan.FromSeconds(20), MaximumReceives = MaximumReceives };
        _store = new SqliteTaskStore(options, Clock);
        _queue = new SqliteTaskQueue(options, clock: Clock);
        Letters = new SqliteTaskQueue(options, _queue.Traits.Name + "-dead", Clock);
        (Store, Queue) = (new FaultyStore(_store), new FaultyQueue(_queue));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<ITaskStore>(Store).AddSingleton<ITaskItems>(_store).AddSingleton(new TaskQueues(Queue, deadLetters: Letters)).AddSingleton(Script);
        var builder = services.AddThawTasks(configure).AddHandler<ScriptedHandler>("work", WorkJson.Default, type);
        build?.Invoke(builder);
        _services = services.BuildServiceProvider();
    }

    /// <summary>How often a message is delivered before it is set aside.</summary>
    public const int MaximumReceives = 20;

    public FakeClock Clock { get; } = new();

    /// <summary>The file that all of it lies in.</summary>
    public string Database => Path.Combine(_folder.FullName, "tasks.db");

    /// <summary>What was set aside.</summary>
    public SqliteTaskQueue Letters { get; }

    public Script Script { get; } = new();

    public FaultyStore Store { get; }

    public FaultyQueue Queue { get; }

    public ITaskItems Items => _store;

    public ITaskClient Client => _services.GetRequiredService<ITaskClient>();

    public TaskRunner Runner => _services.GetRequiredService<TaskRunner>();

    public IHostedService Hosted => _services.GetRequiredService<IHostedService>();

    public TaskSweeper Sweeper => _services.GetRequiredService<TaskSweeper>();

    public async Task<TaskView> SubmitAsync(TaskSubmission? submission = null, string name = "a") => (await Client.SubmitAsync("work", new Work(name), submission)).Task;

    public async Task<IReadOnlyList<TaskDelivery>> ReceiveAsync() => await Queue.ReceiveAsync(10, Runner.Visibility, TimeSpan.Zero, default);

    /// <summary>Receives what waits and runs it as a worker would; answers how many messages there were.</summary>
    public async Task<int> WorkAsync(DateTimeOffset? deadline = null, CancellationToken token = default)
    {
        var deliveries = await ReceiveAsync();
        foreach (var delivery in deliveries)
        {
            if (await Clock.DriveAsync(Runner.RunAsync(Queue, delivery, deadline, token).AsTask()) == TaskDisposal.Delete)
                await Queue.DeleteAsync([delivery.Receipt], default);
        }

        return deliveries.Count;
    }

    public async Task<TaskRecord> RecordAsync(string id) => (await _store.ReadAsync(id, consistent: true, default))!;

    public async Task<TaskView> ViewAsync(string id) => (await Client.GetAsync(id))!;

    public async Task<TaskQueueDepth> DepthAsync() => await _queue.GetDepthAsync(default);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _store.Dispose();
        _queue.Dispose();
        Letters.Dispose();
        _folder.Delete(recursive: true);
    }
}
