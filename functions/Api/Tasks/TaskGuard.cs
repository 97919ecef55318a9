using Thaw.Web;

namespace Thaw.Api;

/// <summary>What all endpoints of tasks have in common: 501 where there are none, 503 where what keeps them fails.</summary>
internal sealed partial class TaskGuard(TaskDesk desk, ILogger<TaskGuard> logger) : IEndpointFilter
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!desk.IsSetUp)
        {
            // Not 503: asking again does not help.
            return ThawProblems.Problem(StatusCodes.Status501NotImplemented, TaskDesk.NotSetUp);
        }

        try
        {
            return await next(context);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or BadHttpRequestException))
        {
            // The boundary of the store's and the queue's faults, which come as what their databases throw.
            LogFault(logger, fault);
            return ThawProblems.Unavailable(
                context.HttpContext.Response, "The tasks cannot be reached at the moment. What was asked may or may not have been done; with an idempotency key it is safe to ask again.", RetryAfter);
        }
    }

    [LoggerMessage(4020, LogLevel.Error, "A request for tasks failed.")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
