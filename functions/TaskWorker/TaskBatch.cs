using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Events;
using Thaw.Jobs;

namespace Thaw.TaskWorker;

/// <summary>Runs the messages of a batch as jobs. One that is not done is reported by itself, comes again, and ends in the dead-letter queue.</summary>
internal sealed class TaskBatch(JobRunner jobs, ILogger<TaskBatch> logger) : ILambdaEventHandler<SqsEvent, SqsBatchResponse>
{
    // A whole batch: invalidations that run at the same time share a commit.
    private const int Parallelism = 10;

    public ValueTask<SqsBatchResponse> HandleAsync(SqsEvent input, CancellationToken cancellationToken) =>
        input.ForEachAsync(RunAsync, Parallelism, logger, cancellationToken);

    private async ValueTask RunAsync(SqsMessage message, CancellationToken cancellationToken)
    {
        var outcome = await jobs.RunAsync(message.Body, cancellationToken);
        if (!outcome.Succeeded)
        {
            // The batch logs it with the message's id.
            throw new InvalidOperationException($"{(outcome.IsRejected ? "Rejected, now and whenever it comes again" : "Not done yet")}: {outcome.Reason}");
        }
    }
}
