using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>Paces what the SDK's retries do, from below them.</summary>
internal sealed class PacedAttempts(PooledConnections connections) : PipelineHandler
{
    /// <summary>Has a pipeline's attempts paced, and counted once they are signed.</summary>
    public static void AddTo(RuntimePipeline pipeline, PooledConnections connections)
    {
        pipeline.AddHandlerAfter<RetryHandler>(new PacedAttempts(connections));
        pipeline.AddHandlerAfter<Signer>(new CountedAttempts(connections.Counters));
    }

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        if (!await connections.Pace.TurnAsync(connections.Time.End, context.CancellationToken).ConfigureAwait(false))
        {
            throw new TimeoutException("The time of the request that is served ends before its turn: AWS throttles, and requests are kept apart.");
        }

        try
        {
            var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            connections.Pace.Answered();
            return answer;
        }
        catch (AmazonServiceException fault) when (IsThrottle(fault))
        {
            connections.Counters.Throttled();
            connections.Pace.Throttled();
            throw;
        }
    }

    // The service asks to be asked less often.
    private static bool IsThrottle(AmazonServiceException fault) =>
        fault.ErrorCode is "RequestThrottled" or "ThrottlingException" or "Throttling" or "RequestLimitExceeded" or "KmsThrottled" or "TooManyRequestsException" or "SlowDown" || (int)fault.StatusCode == 429;
}
