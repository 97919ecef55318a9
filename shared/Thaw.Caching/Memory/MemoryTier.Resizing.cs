namespace Thaw.Caching.Memory;

internal sealed partial class MemoryTier
{
    /// <summary>Changes the bound in bytes; that in entries stays. What is too much is given up, the oldest first.</summary>
    public void Resize(long maximumBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumBytes);
        using (_lock.Enter())
        {
            _touches.Drain(_policy);
            _maximumBytes = maximumBytes;
            GiveUp(_bytes - maximumBytes);
        }
    }

    /// <summary>Gives up at least so many bytes, or all there is, the oldest first; the bound stays.</summary>
    /// <returns>How many it were.</returns>
    public long Trim(long bytes)
    {
        using (_lock.Enter())
        {
            _touches.Drain(_policy);
            return GiveUp(bytes);
        }
    }

    private long GiveUp(long bytes)
    {
        var before = _bytes;
        while (before - _bytes < bytes && _policy.TakeOldest(spared: null) is { } oldest)
        {
            Evict(oldest);
        }

        return before - _bytes;
    }
}
