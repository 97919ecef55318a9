namespace Thaw.Monitoring.Measuring;

/// <summary>Has events that are no HTTP requests measured by themselves, as a middleware has requests.</summary>
internal sealed class InvocationObserver(IMonitor monitor) : IInvocationObserver
{
    public IAsyncDisposable Begin(IInvocationLifetime invocation, string source)
    {
        var measured = monitor.BeginInvocation(invocation);
        measured.SetProperty(InvocationProperties.Route, source);
        return measured;
    }

    public ValueTask EndAsync(CancellationToken cancellationToken) => monitor.FlushAsync(cancellationToken);
}
