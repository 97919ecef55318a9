using Microsoft.Extensions.DependencyInjection;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>
/// Hands each event to the handler of its kind, else to the one that takes every other. An event of a kind that nobody handles is an error: read as something
/// else it would be empty, and answered as if it had been handled.
/// </summary>
internal sealed class EventDispatcher(IServiceProvider services, IEnumerable<IEventHandler> handlers) : IInvocationHandler
{
    private readonly IEventHandler[] _handlers = [.. handlers];

    // Found at the first event: an application of HTTP requests may never see one. Where it cannot be built, the next event asks again.
    private readonly Lazy<IInvocationObserver?> _observer = new(services.GetService<IInvocationObserver>, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether there is anything to hand events to.</summary>
    public bool IsEmpty => _handlers.Length == 0;

    /// <inheritdoc/>
    /// <exception cref="UnknownEventException">No handler takes it.</exception>
    public ValueTask HandleAsync(Invocation invocation)
    {
        // One for the application's own events takes all: there is nothing to look for in them.
        if (_handlers is [{ Kind: EventKind.Unknown } only])
        {
            return HandleAsync(only, invocation, "event");
        }

        var kind = EventSniffer.KindOf(invocation.Event.Span);
        var handler = Array.Find(_handlers, one => one.Kind == kind) ?? Array.Find(_handlers, static one => one.Kind == EventKind.Unknown);
        return handler is null
            ? throw new UnknownEventException(kind, _handlers.Select(static one => one.Kind))
            : HandleAsync(handler, invocation, kind switch { EventKind.Sqs => "sqs", EventKind.EventBridge => "eventbridge", _ => "event" });
    }

    private ValueTask HandleAsync(IEventHandler handler, Invocation invocation, string source) =>
        _observer.Value is { } observer ? ObservedAsync(observer, handler, invocation, source) : handler.HandleAsync(invocation, services);

    private async ValueTask ObservedAsync(IInvocationObserver observer, IEventHandler handler, Invocation invocation, string source)
    {
        var observed = observer.Begin(invocation, source);
        await using (observed.ConfigureAwait(false))
        {
            await handler.HandleAsync(invocation, services).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask CompletedAsync(Invocation invocation) => default;
}
