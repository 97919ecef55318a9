namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// A cancellation token for each invocation from one reused source. The timer is set only when somebody asks for the token: most handlers never do.
/// </summary>
internal sealed class DeadlineToken : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _source = new();
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
                    _source.Cancel();
                }
                else
                {
                    _source.CancelAfter(time);
                }
            }

            return _source.Token;
        }
    }

    /// <summary>Begins another invocation. A source that was cancelled is left to those who hold its token.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            if (_armed && !_source.TryReset())
            {
                _source.Dispose();
                _source = new CancellationTokenSource();
            }

            _armed = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
