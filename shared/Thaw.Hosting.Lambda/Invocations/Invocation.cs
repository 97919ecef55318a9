namespace Thaw.Hosting.Lambda.Invocations;

/// <summary>
/// One event as the Runtime API handed it over, and the place for its answer. A loop has one and fills it anew for each event: nothing of it may be
/// kept once <see cref="IInvocationHandler.CompletedAsync"/> has returned.
/// </summary>
internal abstract class Invocation : IInvocationLifetime
{
    /// <inheritdoc/>
    public abstract string RequestId { get; }

    /// <inheritdoc/>
    public abstract DateTimeOffset Deadline { get; }

    /// <inheritdoc/>
    public abstract TimeSpan Remaining { get; }

    /// <inheritdoc/>
    public abstract bool IsColdStart { get; }

    /// <inheritdoc/>
    public abstract TimeSpan FrozenFor { get; }

    /// <inheritdoc/>
    public abstract CancellationToken Aborted { get; }

    /// <summary>The event's JSON, UTF-8, in the loop's own buffer.</summary>
    public abstract ReadOnlyMemory<byte> Event { get; }

    /// <summary>The value of <c>Lambda-Runtime-Trace-Id</c>, or <see langword="null"/>.</summary>
    public abstract string? TraceId { get; }

    /// <summary>The function's ARN as it was invoked.</summary>
    public abstract string FunctionArn { get; }

    /// <summary>Which loop this is, from zero: where a handler keeps what it reuses.</summary>
    public abstract int Slot { get; }

    /// <summary>The error that <see cref="IInvocationHandler.HandleAsync"/> let escape or that sending met, for <see cref="IInvocationHandler.CompletedAsync"/>.</summary>
    public abstract Exception? Error { get; }

    /// <summary>Where the answer is written.</summary>
    public abstract InvocationResponse Response { get; }

    /// <inheritdoc/>
    public abstract void OnResponding(Func<CancellationToken, ValueTask> work);
}
