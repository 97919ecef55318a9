namespace Thaw.Web.Limits;

/// <summary>
/// Requests in a stretch of time that slides, by two sums: the running period's, and the one's before, of which as much counts as the sliding stretch still covers. By the wall
/// clock: a frozen process has no other.
/// </summary>
internal struct SlidingWindow(TimeSpan length)
{
    /// <summary>The number of the running period.</summary>
    public long Period { get; private set; }

    /// <summary>Its sum.</summary>
    public double Current { get; set; }

    /// <summary>The sum of the period before.</summary>
    public double Previous { get; set; }

    /// <summary>Moves on to the period of an instant; <see langword="true"/> if it is another one.</summary>
    public bool MoveTo(DateTimeOffset now)
    {
        var period = now.UtcTicks / length.Ticks;
        if (period == Period)
        {
            return false;
        }

        // A clock that was set back begins anew rather than counting in the future.
        (Previous, Current) = (period == Period + 1 ? Current : 0, 0);
        Period = period;
        return true;
    }

    /// <summary>How many more requests there may be now.</summary>
    public readonly double Room(int limit, DateTimeOffset now) => limit - Current - (Previous * Covered(now));

    /// <summary>How long it is until there may be one more, if nothing else comes.</summary>
    public readonly TimeSpan UntilRoom(int limit, DateTimeOffset now)
    {
        var into = now.UtcTicks % length.Ticks;
        var spare = limit - Current - 1;
        if (spare >= 0)
        {
            // What is covered of the period before becomes small enough within this one.
            return Ticks((length.Ticks * (1 - Math.Min(1, spare / Previous))) - into);
        }

        return Ticks(length.Ticks - into + (length.Ticks * (1 - Math.Min(1, (limit - 1) / Current))));
    }

    private readonly double Covered(DateTimeOffset now) => 1 - ((double)(now.UtcTicks % length.Ticks) / length.Ticks);

    private static TimeSpan Ticks(double ticks) => TimeSpan.FromTicks(Math.Max(1, (long)Math.Ceiling(ticks)));
}
