using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Monitoring;

namespace Thaw.Web;

/// <summary>An endpoint, and around it a measurement.</summary>
internal sealed class TrackedEndpoint(string operation, RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var monitor = context.RequestServices.GetRequiredService<IMonitor>();
        var begun = Stopwatch.GetTimestamp();
        var outcome = OperationOutcome.Failure;
        try
        {
            await next(context).ConfigureAwait(false);
            outcome = context.Response.StatusCode switch
            {
                StatusCodes.Status504GatewayTimeout => OperationOutcome.Timeout,
                >= StatusCodes.Status500InternalServerError => OperationOutcome.Failure,
                _ => OperationOutcome.Success,
            };
        }
        catch (Exception fault) when (Classify(fault, ref outcome))
        {
            throw;
        }
        finally
        {
            monitor.Record(operation, Stopwatch.GetElapsedTime(begun), outcome);
        }
    }

    // A filter that never catches: the stack stays as it was.
    private static bool Classify(Exception fault, ref OperationOutcome outcome)
    {
        outcome = fault is TimeoutException or OperationCanceledException ? OperationOutcome.Timeout : OperationOutcome.Failure;
        return false;
    }
}
