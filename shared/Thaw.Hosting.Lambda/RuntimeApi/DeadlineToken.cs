using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// A cancellation token for each invocation from reused sources. The timer is set only when somebody asks for the token: most handlers never do. What the
/// application registered with the token runs under a catch: on the timer's own thread an exception would end the process, and with it every other
/// invocation in flight.
/// </summary>
internal sealed class DeadlineToken(ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _timer = new();
    private CancellationTokenSource _source = new();
    private Action<object?>? _cancel;
    private bool _armed;

    /// <summary>The token, which is cancelled after that time, from now on if this is the first to ask.</summary>
    public CancellationToken TokenIn(TimeSpan time)
    {
        lock (_gate)
        {
            if (!_armed)
            {
                _armed = true;
                if (time <= TimeSpan.Zero)
                {
                    _source.Cancel(); // Nobody has the token yet, so nobody is called.
                }
                else
                {
                    _ = _timer.Token.UnsafeRegister(_cancel ??= Cancel, _source);
                    _timer.CancelAfter(time);
                }
            }

            return _source.Token;
        }
    }

    /// <summary>Begins another invocation. Sources that were cancelled, or are about to be, are left to those who hold their token.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            if (_armed && !(_timer.TryReset() && _source.TryReset()))
            {
                _timer.Dispose();
                _timer = new CancellationTokenSource();
                _source = new CancellationTokenSource();
            }

            _armed = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Cancel(object? source)
    {
        try
        {
            ((CancellationTokenSource)source!).Cancel();
        }
        catch (Exception error) // The boundary of what the application registered.
        {
            RuntimeLog.AbortCallbackFailed(logger, error);
        }
    }
}
