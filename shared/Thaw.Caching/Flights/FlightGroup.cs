namespace Thaw.Caching.Flights;

/// <summary>
/// The flights of one call for many keys. One factory makes all their values, so all go on as long as anybody waits for any of them: the caller, or whoever joined one.
/// </summary>
#pragma warning disable CA1001 // As for a flight: nothing to dispose, and the token may outlive the group.
internal sealed class FlightGroup(bool canLeave)
#pragma warning restore CA1001
{
    private const int Closed = -1;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource? _abandoned = canLeave ? new CancellationTokenSource() : null;
    private int _waiters = 1;

    /// <summary>Cancelled when everybody who waited has left.</summary>
    public CancellationToken Abandoned => _abandoned?.Token ?? CancellationToken.None;

    /// <summary>The caller waits no longer. The last one to leave cancels the work.</summary>
    public bool Leave() => Leave(1);

    /// <summary>One more waits for a flight; <see langword="false"/> when that has ended, or all had left already.</summary>
    public bool TryJoin(ref int joined, ref bool wasJoined)
    {
        lock (_lock)
        {
            if (joined == Closed || _waiters == 0)
            {
                return false;
            }

            joined++;
            _waiters++;
            wasJoined = true;
            return true;
        }
    }

    /// <summary>One waits for a flight no longer; after its end that changes nothing.</summary>
    public bool Leave(ref int joined)
    {
        lock (_lock)
        {
            if (joined <= 0)
            {
                return false;
            }

            joined--;
        }

        return Leave(1);
    }

    /// <summary>A flight has ended: who waited for it has an answer, and keeps the others going no longer.</summary>
    public void Close(ref int joined)
    {
        int answered;
        lock (_lock)
        {
            (answered, joined) = (Math.Max(0, joined), Closed);
        }

        Leave(answered);
    }

    private bool Leave(int count)
    {
        lock (_lock)
        {
            if (count == 0 || _waiters == 0)
            {
                return false;
            }

            _waiters = Math.Max(0, _waiters - count);
            if (_waiters > 0)
            {
                return false;
            }
        }

        Abandonment.Cancel(_abandoned);
        return true;
    }
}
