using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thaw.Caching.Tests.Support;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Tests.Support;

/// <summary>One "process" over a database of its own, or over another backend, with a clock that stands still and faults on demand.</summary>
internal sealed class TaskHost : IAsyncDisposable
{
    private readonly TaskBackend _backend;
    private readonly ServiceProvider _services;

    public TaskHost(Action<ThawTasksOptions>? configure = null, Action<IThawTasksBuilder>? build = null, Action<TaskTypeOptions>? type = null, TaskBackend? backend = null)
    {
        _backend = backend ?? TaskBackend.OnFile(Clock);
        (Store, Queue) = (new FaultyStore(_backend.Store), new FaultyQueue(_backend.Queue));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<ITaskStore>(Store).AddSingleton(_backend.Items).AddSingleton(new TaskQueues(Queue, deadLetters: Letters)).AddSingleton(Script);
        var builder = services.AddThawTasks(configure).AddHandler<ScriptedHandler>("work", WorkJson.Default, type);
        build?.Invoke(builder);
        _services = services.BuildServiceProvider();
    }

    /// <summary>How often a message is delivered before it is set aside.</summary>
    public const int MaximumReceives = 20;

    public FakeClock Clock { get; } = new();

    /// <summary>The file that all of it lies in.</summary>
    public string Database => _backend.File ?? throw new InvalidOperationException("It lies in tables of an emulator.");

    /// <summary>What was set aside.</summary>
    public ITaskQueue Letters => _backend.Letters;

    public Script Script { get; } = new();

    public FaultyStore Store { get; }

    public FaultyQueue Queue { get; }

    public ITaskItems Items => _backend.Items;

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

    public async Task<TaskRecord> RecordAsync(string id) => (await _backend.Store.ReadAsync(id, consistent: true, default))!;

    public async Task<TaskView> ViewAsync(string id) => (await Client.GetAsync(id))!;

    public async Task<TaskQueueDepth> DepthAsync() => await _backend.Queue.GetDepthAsync(default);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _backend.DisposeAsync();
    }
}
