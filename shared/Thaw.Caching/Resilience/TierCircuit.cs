namespace Thaw.Caching.Resilience;

/// <summary>
/// Skips a tier that fails. Consecutive failures open it; after a while by the wall clock one call is let through, which closes it or opens it again.
/// Ours and not Polly's because it stands before every durable read: no allocation, one volatile read while closed, and it must count in wall time.
/// </summary>
internal sealed class TierCircuit(int failuresToOpen, long breakTicks)
{
    private readonly Lock _lock = new();
    private volatile CircuitState _state;
    private int _failures;
    private long _openedAt;

    public CircuitState State => _state;

    /// <summary>Whether the tier may be called now. Whoever gets a yes reports the outcome.</summary>
    public bool TryEnter(long now)
    {
        if (_state == CircuitState.Closed)
        {
            return true;
        }

        lock (_lock)
        {
            // A probe that never came back (its container was frozen, its caller left) is replaced after the same while.
            if (_state == CircuitState.Closed || IsOver(now))
            {
                _state = _state == CircuitState.Closed ? CircuitState.Closed : CircuitState.HalfOpen;
                _openedAt = now;
                return true;
            }

            return false;
        }
    }

    public void Succeeded()
    {
        if (_state == CircuitState.Closed && Volatile.Read(ref _failures) == 0)
        {
            return;
        }

        lock (_lock)
        {
            _failures = 0;
            _state = CircuitState.Closed;
        }
    }

    public void Failed(long now)
    {
        lock (_lock)
        {
            if (++_failures >= failuresToOpen || _state == CircuitState.HalfOpen)
            {
                _state = CircuitState.Open;
                _openedAt = now;
            }
        }
    }

    // An instant a little before is that of a call which looked at the clock before the one that opened the circuit, or that tries the tier; a longer way back the clock was set.
    private bool IsOver(long now) => now - _openedAt is var passed && (passed >= breakTicks || passed <= -breakTicks);
}
