using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.Tasks;

/// <summary>A real dead-letter queue, found by the queue's own redrive policy.</summary>
public sealed partial class DeadLetterTests
{
    [SkippableFact]
    public async Task Message_ThatNoHandlerTakes_IsSetAside_AndBroughtBack()
    {
        var database = await DynamoDbLocal.SharedAsync();
        await using var queues = await SqsEmulator.StartAsync();
        var services = new ServiceCollection();
        services.AddSingleton(HostileBench.Patience);
        services.AddThawTasks().AddHandler<Echo>("echo", EchoJson.Default).UseSqs(options =>
        {
            (options.Table, options.QueueUrl, options.Create, options.MaximumReceives) = ($"dead-{Guid.NewGuid():N}", queues.QueueUrl("dead"), true, 2);
            (options.DynamoDbServiceUrl, options.SqsServiceUrl, options.TransactionItems) = (database.Url, queues.Url, DynamoDbLocal.TransactionItems);
        });
        await using var provider = services.BuildServiceProvider();
        var (client, runner) = (provider.GetRequiredService<ITaskClient>(), provider.GetRequiredService<TaskRunner>());
        var queue = provider.GetRequiredService<TaskQueues>().For(TaskPriority.Normal);
        var anns = (await client.SubmitAsync("echo", "a", new TaskSubmission { User = "ann" })).Task.Id;
        var bobs = (await client.SubmitAsync("echo", "b", new TaskSubmission { User = "bob" })).Task.Id;

        // As workers do that take a message and die.
        for (var receives = 0; receives < 3; receives++)
        {
            await queue.ReceiveAsync(10, TimeSpan.FromSeconds(1), TimeSpan.Zero, default);
            await queues.PassAsync(TimeSpan.FromSeconds(2));
        }

        Assert.Equal((2, 0), ((await provider.GetRequiredService<TaskQueues>().DeadLetters!.GetDepthAsync(default)).Waiting, (await queue.GetDepthAsync(default)).Waiting));
        Assert.Equal(new TaskRedriveReport(2, 1, 0, 1), await client.RedriveAsync(new TaskRedrive { User = "ann" }));
        Assert.Equal(anns, await RunOneAsync(queue, runner));
        Assert.Equal((TaskState.Succeeded, TaskState.Pending), ((await client.GetAsync(anns))!.State, (await client.GetAsync(bobs))!.State));

        Assert.Equal(new TaskRedriveReport(1, 1, 0, 0), await client.RedriveAsync(new TaskRedrive { Id = bobs }));
        Assert.Equal(bobs, await RunOneAsync(queue, runner));
        Assert.Equal(TaskState.Succeeded, (await client.GetAsync(bobs))!.State);
        Assert.Equal(new TaskRedriveReport(0, 0, 0, 0), await client.RedriveAsync(new TaskRedrive()));
    }

    private static async Task<string> RunOneAsync(ITaskQueue queue, TaskRunner runner)
    {
        var delivery = Assert.Single(await queue.ReceiveAsync(10, TimeSpan.FromMinutes(1), TimeSpan.Zero, default));
        Assert.Equal(TaskDisposal.Delete, await runner.RunAsync(queue, delivery));
        await queue.DeleteAsync([delivery.Receipt], default);
        return delivery.Body;
    }

    internal sealed class Echo : ITaskHandler<string, string>
    {
        public ValueTask<TaskOutcome<string>> HandleAsync(string arguments, TaskContext context, CancellationToken cancellationToken) => new(arguments);
    }

    [JsonSerializable(typeof(string))]
    internal sealed partial class EchoJson : JsonSerializerContext;
}
