namespace Thaw.Caching;

/// <summary>
/// Takes over refreshes that this process cannot promise to finish: where the host freezes with the response, a stale value is served and its refresh handed to somebody that outlives the container,
/// which has the registered factory make it (<see cref="ICacheFactories.FillAsync"/>). Safe from any thread.
/// </summary>
public interface IStaleRefreshQueue
{
    /// <summary>
    /// Hands a refresh over. When it completes the refresh is on record and will be tried; an exception means that it is not, and the caller's own factory is called instead.
    /// The same refresh may be handed over again, by any number of processes; one that has not begun need not be kept twice.
    /// </summary>
    ValueTask EnqueueAsync(CacheRefresh refresh, CancellationToken cancellationToken);
}
