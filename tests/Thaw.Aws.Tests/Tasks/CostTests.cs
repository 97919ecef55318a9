using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Tasks;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.Tasks;

/// <summary>What a task costs that succeeds at the first try.</summary>
public sealed partial class CostTests
{
    [SkippableFact]
    public async Task Task_FirstTry_TakesThreeWritesAndOneRead()
    {
        var (database, queues) = (await DynamoDbLocal.SharedAsync(), await SqsEmulator.SharedAsync());
        var services = new ServiceCollection();
        services.AddSingleton(HostileBench.Patience);
        var name = $"cost-{Guid.NewGuid():N}";
        services.AddThawTasks().AddHandler<Nothing>("nothing", CostJson.Default).UseSqs(options =>
        {
            (options.Table, options.QueueUrl, options.Create) = (name, queues.QueueUrl(name), true);
            (options.DynamoDbServiceUrl, options.SqsServiceUrl, options.TransactionItems) = (database.Url, queues.Url, DynamoDbLocal.TransactionItems);
        });
        await using var provider = services.BuildServiceProvider();
        var (client, runner, tasks) = (provider.GetRequiredService<ITaskClient>(), provider.GetRequiredService<TaskRunner>(), provider.GetRequiredService<SqsTasks>());
        var queue = (SqsTaskQueue)tasks.Queues.For(TaskPriority.Normal);
        var submitted = await client.SubmitAsync("nothing", new Arguments(1));
        Assert.Equal((1, 1), (tasks.Store.Requests, queue.Requests));

        var delivery = Assert.Single(await queue.ReceiveAsync(10, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), default));
        Assert.Equal(submitted.Task.Id, delivery.Body);
        Assert.Equal(TaskDisposal.Delete, await runner.RunAsync(queue, delivery));
        Assert.All(await queue.DeleteAsync([delivery.Receipt], default), Assert.True);

        // Created, read, claimed, completed; sent, received, deleted.
        Assert.Equal((4, 3), (tasks.Store.Requests, queue.Requests));
        Assert.Equal(TaskState.Succeeded, (await client.GetAsync(submitted.Task.Id))!.State);
        Assert.Equal(TaskDisposal.Delete, await runner.RunAsync(queue, delivery));
    }

    internal sealed record Arguments(int Number);

    internal sealed class Nothing : ITaskHandler<Arguments, int>
    {
        public ValueTask<TaskOutcome<int>> HandleAsync(Arguments arguments, TaskContext context, CancellationToken cancellationToken) => new(arguments.Number);
    }

    [JsonSerializable(typeof(Arguments))]
    [JsonSerializable(typeof(int))]
    internal sealed partial class CostJson : JsonSerializerContext;
}
