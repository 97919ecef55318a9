using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>Counts attempts where they are signed and about to be sent: one whose credentials did not come was none.</summary>
internal sealed class CountedAttempts(ClientCounters counters) : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        // Nor was one whose caller has left.
        var context = executionContext.RequestContext;
        context.CancellationToken.ThrowIfCancellationRequested();
        if (context.Retries > 0)
        {
            counters.Retried();
        }

        (context.OriginalRequest as ICountedRequest)?.Attempts?.Attempted();
        return base.InvokeAsync<T>(executionContext);
    }
}
