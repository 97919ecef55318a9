using System.Text.Json;
using System.Text.Json.Serialization;
using Thaw.Tasks;

namespace Thaw.LambdaTaskProcess;

/// <summary>What the tasks are run with, and what comes of them.</summary>
internal sealed record Order(string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderJson : JsonSerializerContext;

/// <summary>Answers what it was given.</summary>
internal sealed class EchoHandler : ITaskHandler<Order, Order>
{
    public ValueTask<TaskOutcome<Order>> HandleAsync(Order arguments, TaskContext context, CancellationToken cancellationToken) => new(arguments);
}

/// <summary>Does not work, and wants to be asked again in a minute.</summary>
internal sealed class FailingHandler : ITaskHandler<Order, Order>
{
    public ValueTask<TaskOutcome<Order>> HandleAsync(Order arguments, TaskContext context, CancellationToken cancellationToken) =>
        new(TaskOutcome.Retry(TimeSpan.FromMinutes(1), "It does not work yet."));
}

/// <summary>Comes half-way and then takes longer than any function has, unless another attempt was there before.</summary>
internal sealed class SlowHandler : ITaskHandler<Order, Order>
{
    public async ValueTask<TaskOutcome<Order>> HandleAsync(Order arguments, TaskContext context, CancellationToken cancellationToken)
    {
        if (context.Progress < 40)
        {
            await context.ReportProgressAsync(40, "half-way");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return new Order($"{arguments.Text}, from {context.Progress} on, attempt {context.Attempt}");
    }
}
