namespace Thaw.Hosting.Lambda.Events;

/// <summary>Handles one kind of event. It is resolved from a scope of its own for each event.</summary>
/// <typeparam name="TEvent">What the event is read as.</typeparam>
/// <typeparam name="TResult">What the answer is written from.</typeparam>
public interface ILambdaEventHandler<in TEvent, TResult>
{
    /// <summary>
    /// Handles the event. What it throws is the invocation's error. The token is cancelled shortly before the invocation's deadline; what else there is
    /// to know of the invocation, <see cref="IInvocationAccessor"/> tells.
    /// </summary>
    ValueTask<TResult> HandleAsync(TEvent input, CancellationToken cancellationToken);
}
