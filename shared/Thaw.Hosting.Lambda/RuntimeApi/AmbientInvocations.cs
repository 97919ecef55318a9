namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// Knows the invocation that the caller's code runs in. With one request in flight that is a field; with many it flows with the execution context,
/// through a holder that is emptied when the invocation ends: code that it left running finds none, not the loop's next one.
/// </summary>
internal sealed class AmbientInvocations : IInvocationAccessor, IAfterResponse
{
    private readonly AsyncLocal<Holder?> _flowing = new();
    private volatile LoopInvocation? _only;
    private volatile bool _isFlowing;

    /// <summary>The invocation, or <see langword="null"/> between invocations.</summary>
    public LoopInvocation? Invocation => _isFlowing ? _flowing.Value?.Invocation : _only;

    /// <inheritdoc/>
    public IInvocationLifetime? Current => Invocation;

    /// <inheritdoc/>
    public WorkLifetime Lifetime => Invocation is null ? WorkLifetime.None : WorkLifetime.UntilNext;

    /// <summary>Many requests will be in flight.</summary>
    public void Flow() => _isFlowing = true;

    /// <inheritdoc/>
    public bool TryPost(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Invocation?.After.TryPost(work) ?? false;
    }

    /// <summary>An invocation begins; what is started from here on is in it. To be handed to <see cref="Leave"/>.</summary>
    public object? Enter(LoopInvocation invocation)
    {
        if (!_isFlowing)
        {
            _only = invocation;
            return null;
        }

        return _flowing.Value = new Holder { Invocation = invocation };
    }

    /// <summary>The invocation has ended.</summary>
    public void Leave(object? entered)
    {
        if (entered is Holder holder)
        {
            holder.Invocation = null;
            _flowing.Value = null;
        }
        else
        {
            _only = null;
        }
    }

    private sealed class Holder
    {
        private volatile LoopInvocation? _invocation;

        public LoopInvocation? Invocation
        {
            get => _invocation;
            set => _invocation = value;
        }
    }
}
