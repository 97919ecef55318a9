using Thaw.Web;

namespace Thaw.Api;

/// <summary>What the endpoints over the fleet's figures have in common: 503 where what keeps them fails.</summary>
internal sealed partial class FleetGuard(ILogger<FleetGuard> logger) : IEndpointFilter
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (fault is not BadHttpRequestException && !(fault is OperationCanceledException && context.HttpContext.RequestAborted.IsCancellationRequested))
        {
            // The boundary of the store's faults, which come as what its database throws.
            LogFault(logger, fault);
            return ThawProblems.Unavailable(context.HttpContext.Response, "The fleet's figures cannot be reached at the moment.", RetryAfter);
        }
    }

    /// <summary>Guards an endpoint; the guard is built with its first request.</summary>
    public static ValueTask<object?> Around(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<FleetGuard>().InvokeAsync(context, next);

    [LoggerMessage(4050, LogLevel.Error, "The fleet's figures could not be read.")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
