namespace Thaw;

/// <summary>
/// One invocation of a function, from the event to the response. An HTTP endpoint finds it among its request's features,
/// anything else through <see cref="IInvocationAccessor"/>. Safe from any thread; not to be kept beyond the invocation.
/// </summary>
public interface IInvocationLifetime
{
    /// <summary>The platform's id of this request, the one its logs carry.</summary>
    string RequestId { get; }

    /// <summary>The wall-clock instant at which the platform ends the invocation.</summary>
    DateTimeOffset Deadline { get; }

    /// <summary>What is left until <see cref="Deadline"/>; zero when it has passed.</summary>
    TimeSpan Remaining { get; }

    /// <summary>Whether this is the first invocation of this process.</summary>
    bool IsColdStart { get; }

    /// <summary>
    /// How long the process had nothing to do before this event, by the wall clock: an upper bound of how long it was frozen. Zero for the first.
    /// </summary>
    TimeSpan FrozenFor { get; }

    /// <summary>Cancelled shortly before <see cref="Deadline"/>, while there is still time to answer.</summary>
    CancellationToken Aborted { get; }

    /// <summary>
    /// Registers work that must be done before the response leaves, such as a flush of metrics. It runs once the application has made its answer,
    /// the last registered first; what it throws is logged and does not change the answer.
    /// </summary>
    /// <exception cref="InvalidOperationException">The response has left already.</exception>
    void OnResponding(Func<CancellationToken, ValueTask> work);
}
