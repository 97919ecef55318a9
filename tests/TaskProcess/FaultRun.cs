using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Tasks;

namespace Thaw.TaskProcess;

/// <summary>What all processes of the fault run share: the tasks, a database, and a queue that loses and repeats.</summary>
internal static class FaultRun
{
    public const string Type = "entry";

    /// <summary>One process's services over the database.</summary>
    public static ServiceProvider Services(FaultPlace place, int seed, Action<IThawTasksBuilder>? build = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddThawTasks(o =>
        {
            // A killed worker's tasks come back within seconds instead of minutes; a kill costs an attempt.
            o.LeaseDuration = TimeSpan.FromSeconds(5);
            o.ResendAfter = TimeSpan.FromSeconds(2);
            o.RetryBase = TimeSpan.FromMilliseconds(200);
            o.MaximumAttempts = 200;
        }).AddHandler<LedgerHandler>(Type, FaultRunJson.Default);
        place.Use(builder, seed);
        build?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}

internal sealed record Entry(int Number);

internal sealed record Booked(string Completion);

[JsonSerializable(typeof(Entry))]
[JsonSerializable(typeof(Booked))]
internal sealed partial class FaultRunJson : JsonSerializerContext;
