using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.Tasks;
using Thaw.Aws.Tests.Caching;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.Tasks;

/// <summary>What a completion costs that DynamoDB does not take.</summary>
public sealed partial class CompletionTests
{
    private const string Throttled = """
        {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","message":"Transaction cancelled",
        "CancellationReasons":[{"Code":"ThrottlingError","Message":"Slow down."},{"Code":"None"}]}
        """;

    [SkippableFact]
    public async Task Completion_AlwaysThrottled_IsTriedAFewTimes_AndTheTaskIsRunAgain()
    {
        var wire = new Wire();
        wire.Otherwise = static exchange => Task.FromResult(exchange.Target == "TransactWriteItems" ? Wire.Answer(HttpStatusCode.BadRequest, Throttled) : null);
        await using var host = await StartAsync(wire, static (_, context) =>
        {
            context.Commit(new TaskItemWrite { Collection = "c", Key = "k", Data = new byte[] { 1 } });
            return 1;
        });
        var (client, runner) = (host.GetRequiredService<ITaskClient>(), host.GetRequiredService<TaskRunner>());
        var task = (await client.SubmitAsync("scripted", 1)).Task;
        Assert.Equal(TaskDisposal.Keep, await runner.RunAsync(queue: null, DeliveryOf(task)));
        Assert.InRange(wire.Targets.Count(static target => target == "TransactWriteItems"), 2, 6);
        Assert.Equal(TaskState.Running, (await client.GetAsync(task.Id))!.State);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reason_LargerThanAnItem_TheHandlersWordStandsAtOnce(bool thrown)
    {
        var runs = 0;
        await using var host = await StartAsync(new Wire(), (_, _) =>
        {
            runs++;
            var text = new string('x', 500_000);
            return thrown ? throw new InvalidDataException(text) : TaskOutcome.Dead(text);
        });
        var client = host.GetRequiredService<ITaskClient>();
        var task = (await client.SubmitAsync("scripted", 1, new TaskSubmission { MaximumAttempts = 1 })).Task;
        Assert.Equal(TaskDisposal.Delete, await host.GetRequiredService<TaskRunner>().RunAsync(queue: null, DeliveryOf(task)));
        Assert.Equal((TaskState.Dead, 1), ((await client.GetAsync(task.Id))!.State, runs));
    }

    // The store does not look what becomes of a record with its items; DynamoDB does.
    [SkippableFact]
    public async Task HandedOver_WhatDynamoDbRefuses_FailsTheAttempt_AndIsNotRepeated()
    {
        var wire = new Wire();
        await using var host = await StartAsync(wire, static (_, context) =>
        {
            context.Commit(new TaskItemWrite { Collection = "c", Key = "k", Data = new byte[] { 1 } });
            return 1;
        });
        wire.Otherwise = static exchange => Task.FromResult(exchange.Target == "TransactWriteItems"
            ? Wire.Answer(HttpStatusCode.BadRequest, """{"__type":"com.amazon.coral.validate#ValidationException","message":"Item size has exceeded the maximum allowed size"}""") : null);
        var client = host.GetRequiredService<ITaskClient>();
        var task = (await client.SubmitAsync("scripted", 1, new TaskSubmission { MaximumAttempts = 1 })).Task;
        Assert.Equal(TaskDisposal.Delete, await host.GetRequiredService<TaskRunner>().RunAsync(queue: null, DeliveryOf(task)));
        var view = (await client.GetAsync(task.Id))!;
        Assert.Equal(TaskState.Dead, view.State);
        Assert.Contains("maximum allowed size", view.Fault!.Reason, StringComparison.Ordinal);
        Assert.Single(wire.Targets, static target => target == "TransactWriteItems");
    }

    private static TaskDelivery DeliveryOf(TaskView task) => new(task.Id, "r", 1, DateTimeOffset.UnixEpoch);

    private static async Task<ServiceProvider> StartAsync(Wire wire, Func<int, TaskContext, TaskOutcome<int>> script)
    {
        var endpoint = new AwsEndpoint((await DynamoDbLocal.SharedAsync()).Url, Region: null);
        var table = $"completions-{Guid.NewGuid():N}";
        await DynamoDbTaskTable.EnsureCreatedAsync(endpoint, table, TimeProvider.System, default);
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System).AddSingleton(script).AddSingleton(new TaskQueues(new NoQueue()));
        services.AddSingleton<ITaskStore>(_ => new DynamoDbTaskStore(
            table,
            DynamoDbLocal.TransactionItems,
            () => new DynamoDbClient(DynamoDbClientSettings.For(endpoint, CoarseClock.Instance, deadline: null, wire.Handler, patience: HostileBench.Patience)),
            prepare: null,
            TimeProvider.System));
        services.AddThawTasks().AddHandler<Scripted>("scripted", ScriptJson.Default);
        return services.BuildServiceProvider();
    }

    internal sealed class Scripted(Func<int, TaskContext, TaskOutcome<int>> script) : ITaskHandler<int, int>
    {
        public ValueTask<TaskOutcome<int>> HandleAsync(int arguments, TaskContext context, CancellationToken cancellationToken) => new(script(arguments, context));
    }

    [JsonSerializable(typeof(int))]
    internal sealed partial class ScriptJson : JsonSerializerContext;

    // Messages are not what this is about.
    private sealed class NoQueue : ITaskQueue
    {
        public TaskQueueTraits Traits { get; } = new() { Name = "none" };

        public ValueTask<IReadOnlyList<bool>> SendAsync(IReadOnlyList<TaskMessage> messages, CancellationToken cancellationToken) => new([.. messages.Select(static _ => true)]);

        public ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(int maximum, TimeSpan hiddenFor, TimeSpan wait, CancellationToken cancellationToken) => new([]);

        public ValueTask<IReadOnlyList<bool>> DeleteAsync(IReadOnlyList<string> receipts, CancellationToken cancellationToken) => new([.. receipts.Select(static _ => true)]);

        public ValueTask<IReadOnlyList<bool>> ChangeVisibilityAsync(IReadOnlyList<TaskVisibility> changes, CancellationToken cancellationToken) => new([.. changes.Select(static _ => true)]);

        public ValueTask<TaskQueueDepth> GetDepthAsync(CancellationToken cancellationToken) => default;
    }
}
