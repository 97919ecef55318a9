using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.Tasks;

/// <summary>
/// What a task costs that does nothing: so many are submitted, one after the other, while a worker of this process runs them; beside a bare loop of the same queue's send, receive and
/// delete, one message after the other. On an SQLite file, and on the emulators of DynamoDB and SQS where they can be started, whose time is in the figures.
/// </summary>
internal static class TasksVerb
{
    public static async Task<int> RunAsync(bool quick)
    {
        var (count, rounds) = quick ? (50, 1) : (5_000, 3);
        var folder = Directory.CreateTempSubdirectory("thaw-tasks-");
        var rows = new List<object>();
        try
        {
            rows.Add(await BestAsync("sqlite", rounds, count, round => builder => builder.UseSqlite(Path.Combine(folder.FullName, $"{round}.db"))));
            var (database, queues) = (await DynamoDbLocal.SharedAsync(), await SqsEmulator.SharedAsync());
            rows.Add(await BestAsync("emulators", quick ? 1 : 2, quick ? count : count / 5, round => builder => builder.UseSqs(options =>
            {
                (options.Table, options.QueueUrl, options.Create) = ($"tasks-{round}", queues.QueueUrl($"tasks-{round}"), true);
                (options.DynamoDbServiceUrl, options.SqsServiceUrl, options.TransactionItems) = (database.Url, queues.Url, DynamoDbLocal.TransactionItems);
            })));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { rows }, JsonSerializerOptions.Web));
        return 0;
    }

    // The best of several rounds, bare loop and tasks in turn: others share the machine.
    private static async Task<object> BestAsync(string name, int rounds, int count, Func<int, Action<IThawTasksBuilder>> use)
    {
        var (bare, tasks, reads, writes) = (0.0, 0.0, 0.0, 0.0);
        for (var round = 0; round < rounds; round++)
        {
            await Console.Error.WriteAsync($"\r{name} {round + 1} of {rounds}          ");
            bare = Math.Max(bare, await BareAsync(use(round * 2), count));
            var measured = await TasksAsync(use((round * 2) + 1), count);
            tasks = Math.Max(tasks, measured.Rate);
            (reads, writes) = (measured.Reads, measured.Writes);
        }

        return new { name, count, bareMessagesPerSecond = bare, tasksPerSecond = tasks, timesTheBareLoop = bare / tasks, storeReadsPerTask = reads, storeWritesPerTask = writes };
    }

    private static async Task<double> BareAsync(Action<IThawTasksBuilder> use, int count)
    {
        await using var services = Services(use, count, worker: false);
        var queue = services.GetRequiredService<TaskQueues>().For(TaskPriority.Normal);
        await LoopAsync(queue, 20);
        var start = Stopwatch.GetTimestamp();
        await LoopAsync(queue, count);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task LoopAsync(ITaskQueue queue, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await queue.SendAsync([new TaskMessage("t0123456789abcdef0123456789abcdef", TimeSpan.Zero)], default);
            var delivery = (await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), default))[0];
            await queue.DeleteAsync([delivery.Receipt], default);
        }
    }

    private static async Task<(double Rate, double Reads, double Writes)> TasksAsync(Action<IThawTasksBuilder> use, int count)
    {
        await using var services = Services(use, count, worker: true);
        var (client, store, worker) = (services.GetRequiredService<ITaskClient>(), services.GetRequiredService<CountingStore>(), services.GetRequiredService<IHostedService>());
        await client.GetAsync("t0123456789abcdef0123456789abcdef");
        var readsBefore = store.Reads;
        await worker.StartAsync(default);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            await client.SubmitAsync("nothing", new NothingArguments(i));
        }

        await services.GetRequiredService<Countdown>().End;

        // Until the last has been written down too.
        await worker.StopAsync(default);
        var rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (rate, (double)(store.Reads - readsBefore) / count, (double)store.Writes / count);
    }

    private static ServiceProvider Services(Action<IThawTasksBuilder> use, int count, bool worker)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new Countdown(count));
        var builder = services.AddThawTasks().AddHandler<NothingHandler>("nothing", NothingJson.Default);
        use(builder);
        if (worker)
        {
            builder.AddWorker(static options => (options.Concurrency, options.Wait) = (20, TimeSpan.FromSeconds(1)));
        }

        var store = services.Last(static service => service.ServiceType == typeof(ITaskStore));
        services.AddSingleton(provider => new CountingStore((ITaskStore)store.ImplementationFactory!(provider)));
        services.RemoveAll<ITaskStore>();
        services.AddSingleton<ITaskStore>(static provider => provider.GetRequiredService<CountingStore>());
        return services.BuildServiceProvider();
    }
}
