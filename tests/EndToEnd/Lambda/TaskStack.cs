using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Clients.Connections;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>A table and a queue of one's own on the emulators, what functions are told of them, and the part of the platform that polls the queue.</summary>
internal sealed class TaskStack : IAsyncDisposable
{
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ServiceProvider _services;
    private readonly string _queue;

    private TaskStack(ServiceProvider services, string queue, Dictionary<string, string> variables) => (_services, _queue, Variables) = (services, queue, variables);

    /// <summary>What a function of the stack is told.</summary>
    public Dictionary<string, string> Variables { get; }

    public ITaskClient Client => _services.GetRequiredService<ITaskClient>();

    private ITaskQueue Queue => _services.GetRequiredService<TaskQueues>().For(TaskPriority.Normal);

    public static async Task<TaskStack> StartAsync()
    {
        var dynamo = await DynamoDbLocal.SharedAsync();
        var sqs = await SqsEmulator.SharedAsync();
        var name = $"stack-{Guid.NewGuid():N}";
        var services = new ServiceCollection();
        services.AddSingleton(new ClientPatience(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1))); // a message whose answer is late is sent once
        services.AddThawTasks(static options => options.ResendAfter = TimeSpan.FromSeconds(1))
            .AddHandler<UnrunHandler>("echo", StackJson.Default)
            .AddHandler<UnrunHandler>("failing", StackJson.Default)
            .AddHandler<UnrunHandler>("slow", StackJson.Default)
            .UseSqs(options =>
            {
                (options.Table, options.QueueUrl, options.DynamoDbServiceUrl, options.SqsServiceUrl) = (name, sqs.QueueUrl(name), dynamo.Url, sqs.Url);
                (options.Create, options.TransactionItems, options.Region) = (true, DynamoDbLocal.TransactionItems, "eu-central-1");
            });
        return new TaskStack(services.BuildServiceProvider(), name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASYNC_TASKS_TABLE"] = name,
            ["TASK_QUEUE_URL"] = sqs.QueueUrl(name).AbsoluteUri,
            ["CACHE_TABLE_NAME"] = name + "-cache",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.Url.AbsoluteUri,
            ["AWS_ENDPOINT_URL_SQS"] = sqs.Url.AbsoluteUri,
            ["AWS_REGION"] = "eu-central-1",
            ["Thaw__Tasks__Create"] = "true",
            ["Thaw__Tasks__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
            ["Thaw__DynamoDb__CreateTable"] = "true",
            ["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
            ["Thaw__Caching__StoreTimeoutMilliseconds"] = "60000", // the machine may be busy
            ["Thaw__Monitoring__FleetTimeoutSeconds"] = "60",
            ["Thaw__Cursors__Keys"] = Tasks.TaskApi.Key,
        });
    }

    public async Task<string> SubmitAsync(string type, string text, TimeSpan delay = default) =>
        (await Client.SubmitAsync(type, new StackOrder(text), new TaskSubmission { Delay = delay })).Task.Id;

    /// <summary>Takes what waits in the queue; waits for so many messages at least.</summary>
    public async Task<IReadOnlyList<TaskDelivery>> ReceiveAsync(int atLeast)
    {
        var all = new List<TaskDelivery>();
        using var patience = new CancellationTokenSource(Patience);
        while (all.Count < atLeast)
        {
            all.AddRange(await Queue.ReceiveAsync(10, Hidden, TimeSpan.FromSeconds(1), patience.Token));
        }

        return all;
    }

    /// <summary>As when a message is lost.</summary>
    public async Task LoseAsync(TaskDelivery delivery) => Assert.True(Assert.Single(await Queue.DeleteAsync([delivery.Receipt], CancellationToken.None)));

    /// <summary>What the platform would make of deliveries; each message's id is its body.</summary>
    public byte[] EventOf(IEnumerable<TaskDelivery> deliveries)
    {
        var batch = JsonNode.Parse(GatewayEvent.Bytes("sqs"))!;
        var like = batch["Records"]![0]!;
        batch["Records"] = new JsonArray([.. deliveries.Select(delivery =>
        {
            var record = like.DeepClone();
            (record["messageId"], record["body"], record["receiptHandle"]) = (delivery.Body, delivery.Body, delivery.Receipt);
            record["eventSourceARN"] = $"arn:aws:sqs:eu-central-1:000000000000:{_queue}";
            return record;
        })]);
        return Encoding.UTF8.GetBytes(batch.ToJsonString());
    }

    /// <summary>The messages that an answer reports as failed.</summary>
    public static List<string> Failures(ReadOnlyMemory<byte> answer) =>
        [.. JsonNode.Parse(answer.Span)!["batchItemFailures"]!.AsArray().Select(static failure => (string)failure!["itemIdentifier"]!).Order(StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Its name is enough to submit by; it is run elsewhere.</summary>
    internal sealed class UnrunHandler : ITaskHandler<StackOrder, StackOrder>
    {
        public ValueTask<TaskOutcome<StackOrder>> HandleAsync(StackOrder arguments, TaskContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

internal sealed record StackOrder(string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StackOrder))]
internal sealed partial class StackJson : JsonSerializerContext;
