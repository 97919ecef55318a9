using System.Globalization;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Events;
using Thaw.Tasks;
using Thaw.Tasks.Queues;

namespace Thaw.TaskWorker;

/// <summary>Runs the tasks that a batch's messages name. A message that is to come again is reported by itself.</summary>
internal sealed class TaskBatch(TaskRunner runner, IRequestDeadline deadline, ILogger<TaskBatch> logger) : ILambdaEventHandler<SqsEvent, SqsBatchResponse>
{
    private const int Parallelism = 10;

    public ValueTask<SqsBatchResponse> HandleAsync(SqsEvent input, CancellationToken cancellationToken) =>
        input.ForEachAsync(RunAsync, Parallelism, logger, cancellationToken);

    private async ValueTask RunAsync(SqsMessage message, CancellationToken cancellationToken)
    {
        var sent = message.Attributes.TryGetValue("SentTimestamp", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.UnixEpoch;
        var delivery = new TaskDelivery(message.Body, message.ReceiptHandle, message.ReceiveCount, sent);
        if (await runner.RunAsync(queue: null, delivery, deadline.Current, cancellationToken) == TaskDisposal.Keep)
            throw new InvalidOperationException("Not done with yet: the message is to come again.");
    }
}
