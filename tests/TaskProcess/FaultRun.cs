using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Embedded;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.TaskProcess;

/// <summary>What all processes of the fault run share: the tasks, a database, and a queue that loses and repeats.</summary>
internal static class FaultRun
{
    public const string Type = "entry";

    /// <summary>One process's services over the database.</summary>
    public static ServiceProvider Services(string database, int seed, Action<IThawTasksBuilder>? build = null)
    {
        var options = new SqliteTaskOptions { Path = database, BusyTimeout = TimeSpan.FromSeconds(30), PollInterval = TimeSpan.FromMilliseconds(20) };
        var services = new ServiceCollection();
        services.AddSingleton<SqliteTaskStore>(_ => new SqliteTaskStore(options));
        services.AddSingleton<ITaskStore>(p => p.GetRequiredService<SqliteTaskStore>());
        services.AddSingleton<ITaskItems>(p => p.GetRequiredService<SqliteTaskStore>());
        services.AddSingleton<SqliteTaskQueue>(_ => new SqliteTaskQueue(options));
        services.AddSingleton(p => new TaskQueues(new UnreliableQueue(p.GetRequiredService<SqliteTaskQueue>(), seed)));
        var builder = services.AddThawTasks(o =>
        {
            // A killed worker's tasks come back within seconds instead of minutes; a kill costs an attempt.
            o.LeaseDuration = TimeSpan.FromSeconds(5);
            o.ResendAfter = TimeSpan.FromSeconds(2);
            o.RetryBase = TimeSpan.FromMilliseconds(200);
            o.MaximumAttempts = 200;
        }).AddHandler<LedgerHandler>(Type, FaultRunJson.Default);
        build?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}

internal sealed record Entry(int Number);

internal sealed record Booked(string Completion);

[JsonSerializable(typeof(Entry))]
[JsonSerializable(typeof(Booked))]
internal sealed partial class FaultRunJson : JsonSerializerContext;
