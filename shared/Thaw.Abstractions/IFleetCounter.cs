namespace Thaw;

/// <summary>
/// Counts in a place that all processes share. Adapters: <c>Thaw.Aws</c>, <c>Thaw.Embedded</c>. It stands here, and not with who limits rates, because an adapter must not need
/// ASP.NET Core. Safe from any thread; what goes wrong is thrown, and the caller goes on without.
/// </summary>
public interface IFleetCounter
{
    /// <summary>Adds to a counter unless its sum would then be more than a ceiling, and answers the sum; adding 0 reads.</summary>
    /// <remarks>
    /// Atomic among all processes: of additions side by side none is lost, and none of those that took place has the sum pass its ceiling. One whose answer was lost and that is sent again counts
    /// once, unless others came in between and it is no longer known: then it may count twice, or be answered as refused though it counted. For a limit both are the safe side.
    /// </remarks>
    /// <param name="name">The counter: 1 to 256 bytes of UTF-8.</param>
    /// <param name="period">The number of the stretch of time that is counted; each has a sum of its own.</param>
    /// <param name="amount">Zero or more.</param>
    /// <param name="ceiling">The most that the sum may become.</param>
    /// <param name="expiresAt">When the sum is of no use any more; it is deleted some time after that.</param>
    /// <param name="cancellationToken">Ends the wait; the addition may still take effect.</param>
    ValueTask<FleetSum> AddAsync(string name, long period, int amount, long ceiling, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
