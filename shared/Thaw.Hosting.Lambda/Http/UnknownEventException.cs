using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>An event that this application has no handler for.</summary>
internal sealed class UnknownEventException(EventKind kind) : Exception(kind == EventKind.Unknown
    ? "The event is none that this function knows: it takes requests of HTTP API (payload 2.0 and 1.0), REST API, function URLs and load balancers."
    : $"The event is of kind {kind}, and this function has no handler for it: register one, or send it elsewhere.");
