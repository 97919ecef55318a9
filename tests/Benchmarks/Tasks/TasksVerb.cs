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
/// What a task costs that does nothing: so many are submitted while a worker of this process runs them; beside a bare loop of the same queue's send, receive and delete. Each once by one
/// caller, one after the other, and once by many at once. On an SQLite file, and on the emulators of DynamoDB and SQS, whose time is in the figures.
/// </summary>
internal static class TasksVerb
{
    private const int Many = 20;

    public static async Task<int> RunAsync(bool quick, bool file)
    {
        var (count, rounds) = quick ? (60, 1) : (5_000, 3);
        var folder = Directory.CreateTempSubdirectory("thaw-tasks-");
        var rows = new List<object>();
        try
        {
            rows.Add(await BestAsync("sqlite", rounds, count, round => builder => builder.UseSqlite(Path.Combine(folder.FullName, $"{round}.db"))));
            if (file)
                return await AnswerAsync(rows);
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

        return await AnswerAsync(rows);
    }

    private static async Task<int> AnswerAsync(List<object> rows)
    {
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { rows }, JsonSerializerOptions.Web));
        return 0;
    }

    // The best of several rounds, bare loops and tasks in turn: others share the machine.
    private static async Task<object> BestAsync(string name, int rounds, int count, Func<int, Action<IThawTasksBuilder>> use)
    {
        var best = new Dictionary<(bool Bare, int Callers), double>();
        var (reads, writes, place) = (0.0, 0.0, 0);
        for (var round = 0; round < rounds; round++)
        {
            await Console.Error.WriteAsync($"\r{name} {round + 1} of {rounds}          ");
            foreach (var callers in Environment.GetEnvironmentVariable("C") is { } only ? [int.Parse(only)] : (int[])[1, Many])
            {
                Note(true, callers, await BareAsync(use(place++), count, callers));
                var measured = await TasksAsync(use(place++), count, callers);
                Note(false, callers, measured.Rate);
                (reads, writes) = (measured.Reads, measured.Writes);
            }
        }

        return new { name, count, byOne = Row(1), byMany = Row(Many), storeReadsPerTask = reads, storeWritesPerTask = writes };

        void Note(bool bare, int callers, double rate) => best[(bare, callers)] = Math.Max(best.GetValueOrDefault((bare, callers)), rate);

        object Row(int callers) => new
        {
            callers,
            bareMessagesPerSecond = best[(true, callers)],
            tasksPerSecond = best[(false, callers)],
            timesTheBareLoop = best[(true, callers)] / best[(false, callers)],
        };
    }

    private static async Task<double> BareAsync(Action<IThawTasksBuilder> use, int count, int callers)
    {
        await using var services = Services(use, count, worker: false);
        var queue = services.GetRequiredService<TaskQueues>().For(TaskPriority.Normal);
        await LoopAsync(queue, 20);
        var start = Stopwatch.GetTimestamp();
        await ByAsync(callers, count, (_, some) => LoopAsync(queue, some));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // One caller is this one, with nobody between it and the queue.
    private static Task ByAsync(int callers, int count, Func<int, int, Task> work) => callers == 1
        ? work(0, count)
        : Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => work(caller * (count / callers), count / callers))));

    private static async Task LoopAsync(ITaskQueue queue, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await queue.SendAsync([new TaskMessage("t0123456789abcdef0123456789abcdef", TimeSpan.Zero)], default);
            var delivery = (await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), default))[0];
            await queue.DeleteAsync([delivery.Receipt], default);
        }
    }

    private static async Task<(double Rate, double Reads, double Writes)> TasksAsync(Action<IThawTasksBuilder> use, int count, int callers)
    {
        await using var services = Services(use, count, worker: true);
        var (client, store, worker) = (services.GetRequiredService<ITaskClient>(), services.GetRequiredService<CountingStore>(), services.GetRequiredService<IHostedService>());
        await client.GetAsync("t0123456789abcdef0123456789abcdef");
        var readsBefore = store.Reads;
        await worker.StartAsync(default);
        var start = Stopwatch.GetTimestamp();
        await ByAsync(callers, count, async (first, some) =>
        {
            for (var i = first; i < first + some; i++)
            {
                await client.SubmitAsync("nothing", new NothingArguments(i));
            }
        });
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
            builder.AddWorker(static options => (options.Concurrency, options.Wait) = (Many, TimeSpan.FromSeconds(1)));
        }

        var store = services.Last(static service => service.ServiceType == typeof(ITaskStore));
        services.AddSingleton(provider => new CountingStore((ITaskStore)store.ImplementationFactory!(provider)));
        services.RemoveAll<ITaskStore>();
        services.AddSingleton<ITaskStore>(static provider => provider.GetRequiredService<CountingStore>());
        return services.BuildServiceProvider();
    }
}
