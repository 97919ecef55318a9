using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Events;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Runs an HTTP event through the application; events of other kinds go to whoever handles them.</summary>
internal sealed class HttpInvocationHandler<TContext>(
    IHttpApplication<TContext> application, LambdaHostingOptions options, LambdaEventSource source, int slots, IServiceProvider services, ILogger logger)
    : IInvocationHandler
    where TContext : notnull
{
    // One more for requests that no loop has sent.
    private readonly HostedExchange<TContext>?[] _exchanges = new HostedExchange<TContext>?[slots + 1];
    private readonly EventDispatcher _others = new(services, services.GetServices<IEventHandler>());
    private readonly Action<Exception> _onCompletionError = error => HttpLog.CallbackFailed(logger, error);

    /// <inheritdoc/>
    public ValueTask HandleAsync(Invocation invocation)
    {
        var exchange = Exchange(invocation);
        try
        {
            return exchange.TryBegin(invocation) ? ServeAsync(exchange, invocation) : _others.HandleAsync(invocation);
        }
        catch (MalformedEventException malformed)
        {
            HttpLog.Malformed(logger, invocation.RequestId, malformed.Message);
            return ErrorAnswer.WriteAsync(invocation.Response, exchange.Event.Kind, false, malformed.Status, malformed.Message);
        }
        catch (JsonException broken) when (EventSniffer.KindOf(invocation.Event.Span) == EventKind.Unknown)
        {
            HttpLog.Malformed(logger, invocation.RequestId, broken.Message);
            return ErrorAnswer.WriteAsync(invocation.Response, KindOf(source), false, StatusCodes.Status400BadRequest, "The event is not well-formed JSON.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompletedAsync(Invocation invocation)
    {
        var exchange = Exchange(invocation);
        if (exchange.Overdue is { } overdue)
        {
            // It still has this event's memory in hand. Until it ends no other event comes here; if it never does, the platform ends the process.
            exchange.Overdue = null;
            await overdue.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            HttpLog.OverdueEnded(logger, invocation.RequestId, overdue.Exception?.InnerException);
        }

        if (exchange.HasContext)
        {
            exchange.HasContext = false;
            await exchange.RunCompletedAsync(_onCompletionError).ConfigureAwait(false);
            application.DisposeContext(exchange.Current!, exchange.Failure ?? invocation.Error);
            exchange.Activity?.Dispose();
            exchange.Activity = null;
        }

        exchange.End();
    }

    private async ValueTask ServeAsync(HostedExchange<TContext> exchange, Invocation invocation)
    {
        exchange.Failure = null;
        exchange.Activity = invocation.Slot < 0 ? null : InvocationActivity.Start(invocation, exchange.Event);
        var context = application.CreateContext(exchange);
        (exchange.Current, exchange.HasContext) = (context, true);
        if (invocation.Slot < 0 && exchange.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        try
        {
            var processing = application.ProcessRequestAsync(context);
            if (processing.IsCompleted || await IsInTimeAsync(exchange, invocation, processing).ConfigureAwait(false))
            {
                await processing.ConfigureAwait(false);
                await FinishAsync(exchange, invocation).ConfigureAwait(false);
            }
        }
        catch (Exception error) // The boundary of the application.
        {
            exchange.Failure = error;
            await FailAsync(exchange, invocation, error).ConfigureAwait(false);
        }
    }

    private static ValueTask FinishAsync(HttpExchange exchange, Invocation invocation)
    {
        if (exchange.IsAbortedByApplication)
        {
            throw new ConnectionAbortedException("The application aborted the request.");
        }

        // Where a middleware has taken the cancellation for the caller's own, nobody has written an answer.
        return exchange is { StatusCode: StatusCodes.Status499ClientClosedRequest, HasStarted: false } && invocation.Aborted.IsCancellationRequested
            ? throw new OperationCanceledException(invocation.Aborted)
            : exchange.FinishAsync();
    }

    // Who heeds the cancellation has half of what is left to answer in their own words.
    private async ValueTask<bool> IsInTimeAsync(HostedExchange<TContext> exchange, Invocation invocation, Task processing)
    {
        try
        {
            await processing.WaitAsync(invocation.Aborted).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!processing.IsCompleted)
        {
            await processing.WaitAsync(invocation.Remaining / 2).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (processing.IsCompleted || !exchange.TrySeal())
        {
            return true; // What is being streamed cannot be answered anew.
        }

        HttpLog.Overdue(logger, invocation.RequestId);
        exchange.Overdue = processing;
        await AnswerAsync(exchange, StatusCodes.Status504GatewayTimeout, ErrorAnswer.OutOfTime).ConfigureAwait(false);
        return false;
    }

    private async ValueTask FailAsync(HttpExchange exchange, Invocation invocation, Exception error)
    {
        if (error is ConnectionAbortedException || !exchange.TrySeal())
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }

        switch (error)
        {
            case ResponseTooLargeException:
                HttpLog.TooLarge(logger, invocation.RequestId, error.Message);
                await AnswerAsync(exchange, StatusCodes.Status500InternalServerError, ResponseTooLargeException.Detail).ConfigureAwait(false);
                break;
            case OperationCanceledException when invocation.Aborted.IsCancellationRequested:
                HttpLog.Overdue(logger, invocation.RequestId);
                await AnswerAsync(exchange, StatusCodes.Status504GatewayTimeout, ErrorAnswer.OutOfTime).ConfigureAwait(false);
                break;
            case BadHttpRequestException bad:
                HttpLog.BadRequest(logger, invocation.RequestId, bad.Message);
                await AnswerAsync(exchange, bad.StatusCode, null).ConfigureAwait(false);
                break;
            default:
                HttpLog.Unhandled(logger, invocation.RequestId, error);
                await AnswerAsync(exchange, StatusCodes.Status500InternalServerError, null).ConfigureAwait(false);
                break;
        }
    }

    private static ValueTask AnswerAsync(HttpExchange exchange, int status, string? detail) =>
        ErrorAnswer.WriteAsync(exchange.Invocation.Response, exchange.Event.Kind, exchange.IsStreaming, status, detail);

    private HostedExchange<TContext> Exchange(Invocation invocation) => _exchanges[invocation.Slot + 1] ??= new HostedExchange<TContext>(options);

    private static PayloadKind KindOf(LambdaEventSource source) => source switch
    {
        LambdaEventSource.HttpApi => PayloadKind.HttpApiV2,
        LambdaEventSource.ApplicationLoadBalancer => PayloadKind.LoadBalancer,
        _ => PayloadKind.RestApi,
    };
}
