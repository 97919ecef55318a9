using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Events;
using Thaw.Tasks;
using Thaw.Tasks.Queues;

namespace Thaw.TaskWorker;

/// <summary>
/// Runs the tasks that a batch's messages name. What is to come again (a retry, a task that another worker holds, an attempt that was given back because the function's time ran short) is
/// reported, each message by itself; its visibility, which the runner has set, says when. Once a minute, what no message will wake is sent too.
/// </summary>
internal sealed class TaskBatch(TaskRunner runner, SourceQueues queues, DueTasks due, IRequestDeadline deadline, ILogger<TaskBatch> logger) : ILambdaEventHandler<SqsEvent, SqsBatchResponse>
{
    // A whole batch: tasks wait more than they compute.
    private const int Parallelism = 10;

    public async ValueTask<SqsBatchResponse> HandleAsync(SqsEvent input, CancellationToken cancellationToken)
    {
        var kept = new ConcurrentBag<string>();
        var deliveries = await LookUpAsync(input, cancellationToken);
        var faulted = await input.ForEachAsync(
            async (message, token) =>
            {
                if (await runner.RunAsync(queues.Of(message.EventSourceArn), deliveries[message], deadline.Current, token) == TaskDisposal.Keep)
                {
                    kept.Add(message.MessageId);
                }
            },
            Parallelism, logger, cancellationToken);
        await due.SendAsync(cancellationToken);
        return new SqsBatchResponse { BatchItemFailures = [.. faulted.BatchItemFailures, .. kept.Select(static id => new SqsBatchItemFailure(id))] };
    }

    // A batch's records are one request, not one for each message.
    private async ValueTask<Dictionary<SqsMessage, TaskDelivery>> LookUpAsync(SqsEvent input, CancellationToken cancellationToken)
    {
        var deliveries = await runner.LookUpAsync([.. input.Records.Select(DeliveryOf)], cancellationToken);
        var byMessage = new Dictionary<SqsMessage, TaskDelivery>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < deliveries.Count; i++)
        {
            byMessage[input.Records[i]] = deliveries[i];
        }

        return byMessage;
    }

    private static TaskDelivery DeliveryOf(SqsMessage message) => new(
        message.Body, message.ReceiptHandle, message.ReceiveCount,
        message.Attributes.TryGetValue("SentTimestamp", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : DateTimeOffset.UnixEpoch);
}
