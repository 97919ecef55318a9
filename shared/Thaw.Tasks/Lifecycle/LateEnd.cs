namespace Thaw.Tasks.Lifecycle;

/// <summary>
/// A token that ends some time after another: for what must not be left half done when the caller's time is over. A record that was moved on and has no message lies for minutes or hours.
/// </summary>
internal sealed class LateEnd : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _ending;

    public LateEnd(TimeProvider clock, CancellationToken cancellationToken)
    {
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _ending = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).CancelAfter(Grace), _end);
    }

    public CancellationToken Token => _end.Token;

    public void Dispose()
    {
        _ending.Dispose();
        _end.Dispose();
    }
}
