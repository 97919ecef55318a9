using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>
/// Hands each event to the handler of its kind, else to the one that takes every other. An event of a kind that nobody handles is an error: read as something
/// else it would be empty, and answered as if it had been handled.
/// </summary>
internal sealed class EventDispatcher(IServiceProvider services, IEnumerable<IEventHandler> handlers) : IInvocationHandler
{
    private readonly IEventHandler[] _handlers = [.. handlers];

    /// <summary>Whether there is anything to hand events to.</summary>
    public bool IsEmpty => _handlers.Length == 0;

    /// <inheritdoc/>
    /// <exception cref="UnknownEventException">No handler takes it.</exception>
    public ValueTask HandleAsync(Invocation invocation)
    {
        // One for the application's own events takes all: there is nothing to look for in them.
        if (_handlers is [{ Kind: EventKind.Unknown } only])
        {
            return only.HandleAsync(invocation, services);
        }

        var kind = EventSniffer.KindOf(invocation.Event.Span);
        var handler = Array.Find(_handlers, one => one.Kind == kind) ?? Array.Find(_handlers, static one => one.Kind == EventKind.Unknown);
        return handler?.HandleAsync(invocation, services) ?? throw new UnknownEventException(kind, _handlers.Select(static one => one.Kind));
    }

    /// <inheritdoc/>
    public ValueTask CompletedAsync(Invocation invocation) => default;
}
