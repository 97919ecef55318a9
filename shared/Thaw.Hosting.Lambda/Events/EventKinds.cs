using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>Which kind of event a type stands for.</summary>
internal static class EventKinds
{
    /// <summary>The kind that the type is read from; <see cref="EventKind.Unknown"/> for the application's own types, which take any.</summary>
    public static EventKind Of<TEvent>() =>
        typeof(TEvent) == typeof(SqsEvent) ? EventKind.Sqs
        : typeof(TEvent).IsGenericType && typeof(TEvent).GetGenericTypeDefinition() == typeof(EventBridgeEvent<>) ? EventKind.EventBridge
        : EventKind.Unknown;
}
