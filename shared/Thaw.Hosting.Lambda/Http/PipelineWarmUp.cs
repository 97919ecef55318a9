using Microsoft.Extensions.Options;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Sends one request through the pipeline before the first event, so that what a first request compiles and loads is there.</summary>
internal sealed class PipelineWarmUp(ServedPipeline pipeline, IOptions<LambdaHostingOptions> options) : IWarmUp
{
    /// <inheritdoc/>
    public string Name => "pipeline";

    /// <inheritdoc/>
    public async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        if (options.Value.WarmUpPath is not { } path || pipeline.Handler is not { } handler)
        {
            return;
        }

        var invocation = new WarmUpInvocation(path, cancellationToken);
        try
        {
            await handler.HandleAsync(invocation).ConfigureAwait(false);
        }
        finally
        {
            await handler.CompletedAsync(invocation).ConfigureAwait(false);
        }
    }
}
