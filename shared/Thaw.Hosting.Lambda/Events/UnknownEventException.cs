using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>An event that this function has no handler for.</summary>
internal sealed class UnknownEventException(EventKind kind, IEnumerable<EventKind> handled) : Exception(
    $"The event is {(kind == EventKind.Unknown ? "of no kind that is known here" : $"of kind {kind}")}, and this function has no handler for it"
    + $" ({string.Join(", ", handled.Select(static one => one.ToString()).DefaultIfEmpty("HTTP alone"))}): services.AddLambdaEventHandler registers one, or send it elsewhere.");
