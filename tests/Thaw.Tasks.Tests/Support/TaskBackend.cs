using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Clients.Connections;
using Thaw.Caching.Tests.Support;
using Thaw.Embedded;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;
using Thaw.Tests.Support;

namespace Thaw.Tasks.Tests.Support;

/// <summary>Where a host's tasks are kept and how they are sent: a file, or the emulators of DynamoDB and SQS.</summary>
internal sealed class TaskBackend : IAsyncDisposable
{
    private readonly Func<ValueTask> _close;

    private TaskBackend(ITaskStore store, ITaskItems items, ITaskQueue queue, ITaskQueue letters, Func<ValueTask> close) => (Store, Items, Queue, Letters, _close) = (store, items, queue, letters, close);

    public ITaskStore Store { get; }

    public ITaskItems Items { get; }

    public ITaskQueue Queue { get; }

    /// <summary>What was set aside.</summary>
    public ITaskQueue Letters { get; }

    /// <summary>The file that all of it lies in, where it is one.</summary>
    public string? File { get; private init; }

    /// <summary>A database of one's own, whose time is the clock's.</summary>
    public static TaskBackend OnFile(FakeClock clock)
    {
        var folder = Directory.CreateTempSubdirectory("thaw-tasks-");
        var options = new SqliteTaskOptions { Path = Path.Combine(folder.FullName, "tasks.db"), BusyTimeout = TimeSpan.FromSeconds(20), MaximumReceives = TaskHost.MaximumReceives };
        var store = new SqliteTaskStore(options, clock);
        var queue = new SqliteTaskQueue(options, clock: clock);
        var letters = new SqliteTaskQueue(options, queue.Traits.Name + "-dead", clock);
        return new TaskBackend(store, store, queue, letters, () =>
        {
            store.Dispose();
            queue.Dispose();
            letters.Dispose();
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        })
        {
            File = options.Path,
        };
    }

    /// <summary>A table and queues of one's own on the emulators of this test process. Their time passes by itself: what is delivered there is hidden for real minutes.</summary>
    public static async Task<TaskBackend> OnEmulatorsAsync()
    {
        var (database, queues) = (await DynamoDbLocal.SharedAsync(), await SqsEmulator.SharedAsync());
        var name = $"tasks-{Guid.NewGuid():N}";
        var services = new ServiceCollection();
        services.AddSingleton(new ClientPatience(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1))); // the machine may be busy
        services.AddThawTasks().UseSqs(options =>
        {
            (options.Table, options.QueueUrl, options.Create, options.MaximumReceives) = (name, queues.QueueUrl(name), true, TaskHost.MaximumReceives);
            (options.DynamoDbServiceUrl, options.SqsServiceUrl, options.TransactionItems) = (database.Url, queues.Url, DynamoDbLocal.TransactionItems);
        });
        var provider = services.BuildServiceProvider();
        var all = provider.GetRequiredService<TaskQueues>();
        return new TaskBackend(provider.GetRequiredService<ITaskStore>(), provider.GetRequiredService<ITaskItems>(), all.For(TaskPriority.Normal), all.DeadLetters!, provider.DisposeAsync);
    }

    public ValueTask DisposeAsync() => _close();
}
