namespace Thaw;

/// <summary>
/// Told by the host of each event that is no HTTP request, so that what is done for it can be measured apart. Requests have middleware for that. Implemented by measurement; safe from any
/// thread, and it must not throw.
/// </summary>
public interface IInvocationObserver
{
    /// <summary>
    /// An event is about to be handled. Called in the execution context that its handler then runs in; the answer is disposed of when the handler is done, before its answer is sent.
    /// </summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="source">Where the event comes from, in a word: <c>sqs</c>, <c>eventbridge</c>, <c>event</c>.</param>
    IAsyncDisposable Begin(IInvocationLifetime invocation, string source);

    /// <summary>The process is about to end; there is little time.</summary>
    ValueTask EndAsync(CancellationToken cancellationToken);
}
