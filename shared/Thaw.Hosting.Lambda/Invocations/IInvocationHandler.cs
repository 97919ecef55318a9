namespace Thaw.Hosting.Lambda.Invocations;

/// <summary>What a loop runs for each event: the ASP.NET Core application, or a plain handler.</summary>
/// <remarks>
/// The loop calls, for each invocation and one after the other: <see cref="HandleAsync"/>; what was registered with
/// <see cref="IInvocationLifetime.OnResponding"/>; sends the answer; <see cref="CompletedAsync"/>; what was posted for after the response; and then
/// asks for the next event. Several loops may call at once, each with an invocation of its own.
/// </remarks>
internal interface IInvocationHandler
{
    /// <summary>
    /// Runs one event and leaves its answer in <see cref="Invocation.Response"/>. An exception that escapes before the response has begun to stream
    /// is the invocation's error: it is reported as such, logged, and the process lives on.
    /// </summary>
    ValueTask HandleAsync(Invocation invocation);

    /// <summary>The answer (or the error) has been posted: what need not delay it, such as disposing the request's services, comes here.</summary>
    ValueTask CompletedAsync(Invocation invocation);
}
