using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    public CacheStatistics GetStatistics()
    {
        var namespaces = _namespaces.GetStatistics();
        var memoryHits = namespaces.Sum(n => n.MemoryHits);
        var hits = namespaces.Sum(n => n.Hits);
        var misses = namespaces.Sum(n => n.Misses);
        var tiers = new List<CacheTierStatistics>
        {
            new()
            {
                Name = "memory", Hits = memoryHits, Misses = hits - memoryHits + misses, Errors = 0, State = "closed", Requests = 0, ReadUnits = 0, WriteUnits = 0,
            },
        };
        if (_gate is not null)
        {
            var usage = _gate.Store.Usage;
            tiers.Add(new()
            {
                Name = _gate.Traits.Name,
                Hits = hits - memoryHits,
                Misses = misses,
                Errors = _gate.Errors,
                State = _gate.State switch { CircuitState.Open => "open", CircuitState.HalfOpen => "half-open", _ => "closed" },
                Requests = usage.Requests,
                ReadUnits = usage.ReadUnits,
                WriteUnits = usage.WriteUnits,
            });
        }

        return new CacheStatistics
        {
            Hits = hits,
            Misses = misses,
            Joined = namespaces.Sum(n => n.Joined),
            Entries = _partitions.All.Sum(p => (long)p.Count),
            Bytes = _partitions.All.Sum(p => p.Bytes),
            Evictions = _partitions.All.Sum(p => p.Evictions),
            Tiers = tiers,
            Namespaces = namespaces,
        };
    }

    public async ValueTask<CacheKeyPage> ListAsync(CacheScope scope, int limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        if (_gate?.Store is not ICacheStoreListing listing)
        {
            throw new NotSupportedException("Keys are listed by the durable tier, and this cache has none that can. Add one with UseSqlite or UseDynamoDb.");
        }

        var answer = await _gate.ListAsync(listing, new StoreListing(scope.Namespace.Name, scope.User, limit, cursor), cancellationToken).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return new CacheKeyPage([], cursor) { IsAnswered = false };
        }

        var page = answer.Value;
        return new CacheKeyPage([.. page.Keys.Select(k => new CacheKey(k.Namespace, k.User, k.Key))], page.Cursor);
    }
}
