using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>Hands each event to the handler of its kind.</summary>
internal sealed class EventDispatcher(IServiceProvider services, IEnumerable<IEventHandler> handlers) : IInvocationHandler
{
    private readonly IEventHandler[] _handlers = [.. handlers];

    /// <summary>Whether there is anything to hand events to.</summary>
    public bool IsEmpty => _handlers.Length == 0;

    /// <inheritdoc/>
    public ValueTask HandleAsync(Invocation invocation)
    {
        // The usual function has one kind of event and says so by its handler: there is nothing to look for in the event.
        if (_handlers is [var only])
        {
            return only.HandleAsync(invocation, services);
        }

        var kind = EventSniffer.KindOf(invocation.Event.Span);
        var handler = Array.Find(_handlers, one => one.Kind == kind) ?? Array.Find(_handlers, static one => one.Kind == EventKind.Unknown);
        return handler?.HandleAsync(invocation, services)
            ?? throw new NotSupportedException($"No handler is registered for this event ({kind}): services.AddLambdaEventHandler registers one.");
    }

    /// <inheritdoc/>
    public ValueTask CompletedAsync(Invocation invocation) => default;
}
