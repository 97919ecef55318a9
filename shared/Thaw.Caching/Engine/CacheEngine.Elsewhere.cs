using Thaw.Caching.Flights;

namespace Thaw.Caching.Engine;

/// <summary>Older values whose refresh goes to somebody that outlives this container.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>Whether the refresh of a stale value in memory was handed over a moment ago: it is served without asking for the new one.</summary>
    private bool IsRefreshedElsewhere(CacheScope scope, string key) => _elsewhere is not null && _after.Lifetime == WorkLifetime.None && _elsewhere.IsRecent(scope, key);

    /// <summary>
    /// Hands the refresh of a stale value over where nothing may go on behind the caller. The durable tier has just been asked, so that whoever comes after the refresh finds what it made.
    /// </summary>
    private async ValueTask<bool> TryRefreshElsewhereAsync<T>(Flight<T> flight, LookupOptions asked)
    {
        if (_elsewhere is null || _after.Lifetime != WorkLifetime.None || !asked.MayMake || !asked.ReadsDurable || !asked.WritesDurable)
        {
            return false;
        }

        return await _elsewhere.TryAsync(flight.Scope, flight.Key, flight.Abandoned).ConfigureAwait(false);
    }
}
