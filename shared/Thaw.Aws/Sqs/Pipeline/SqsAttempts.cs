using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Thaw.Aws.Clients;
using Thaw.Aws.Sqs.Errors;
using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>Counts and paces what the SDK's retries do, from below them.</summary>
internal sealed class SqsAttempts(ClientCounters counters, AdaptivePace pace) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (executionContext.RequestContext.Retries > 0)
        {
            counters.Retried();
        }

        ((SqsRequest)executionContext.RequestContext.OriginalRequest).Attempts?.Attempted();
        await pace.TurnAsync(executionContext.RequestContext.CancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            pace.Answered();
            return answer;
        }
        catch (SqsException fault) when (fault.IsThrottle)
        {
            counters.Throttled();
            pace.Throttled();
            throw;
        }
    }
}
