using Microsoft.Extensions.DependencyInjection;
using Thaw.Hosting.Lambda.Events;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The events of an application that are no HTTP requests.</summary>
internal sealed class OtherEvents(IServiceProvider services)
{
    private IEventHandler[]? _handlers;

    /// <summary>What the event is.</summary>
    public static EventKind KindOf(Invocation invocation) => EventSniffer.KindOf(invocation.Event.Span);

    /// <summary>Hands the event to the one that handles its kind, else to the one that takes all others.</summary>
    /// <exception cref="UnknownEventException">There is none; answering as if it had been handled would lose it.</exception>
    public ValueTask HandleAsync(Invocation invocation)
    {
        _handlers ??= [.. services.GetServices<IEventHandler>()];
        var kind = KindOf(invocation);
        var handler = Array.Find(_handlers, candidate => candidate.Kind == kind) ?? Array.Find(_handlers, static candidate => candidate.Kind == EventKind.Unknown);
        return handler?.HandleAsync(invocation, services) ?? throw new UnknownEventException(kind);
    }
}
