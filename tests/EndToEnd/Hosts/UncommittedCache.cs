using Thaw.Caching;

namespace Thaw.EndToEnd;

/// <summary>A cache whose durable tier is never reached.</summary>
internal sealed class UncommittedCache : ITieredCache
{
    public string Namespace => "default";

    public string? User => null;

    public ITieredCache For(string @namespace) => this;

    public ITieredCache ForUser(string user) => this;

    public ValueTask<CacheResult<T>> TryGetAsync<T>(string key, CacheReadOptions? options = null, CancellationToken cancellationToken = default) => default;

    public bool TryPeek(string key, out CacheMemoryHit hit)
    {
        hit = default;
        return false;
    }

    public ValueTask<CacheResult<T>> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CacheFactoryContext, CancellationToken, ValueTask<T>> factory,
        CacheEntryOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<string, CacheResult<T>>> GetManyAsync<T>(
        IReadOnlyCollection<string> keys, Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>>? factory = null,
        CacheEntryOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<CacheWriteOutcome> SetAsync<T>(string key, T value, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        new(CacheWriteOutcome.NotCommitted);

    public ValueTask<CacheRemoval> RemoveAsync(string key, CancellationToken cancellationToken = default) => new(new CacheRemoval(0, false));

    public ValueTask<CacheWriteOutcome> SetIfAsync<T>(
        string key, T value, CacheWriteCondition condition, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        new(CacheWriteOutcome.Undecided);

    public ValueTask<CacheRemoval> RemoveIfAsync(string key, CacheWriteCondition condition, CancellationToken cancellationToken = default) => new(new CacheRemoval(0, false));

    public ValueTask<CacheRemoval> InvalidateAsync(CacheInvalidation invalidation, CancellationToken cancellationToken = default) => new(new CacheRemoval(null, false));

    public ValueTask<CacheKeyPage> ListAsync(int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        new(new CacheKeyPage([], cursor) { IsAnswered = false });

    public ValueTask<IAsyncDisposable?> TryTakeTurnAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public CacheStatistics GetStatistics() => throw new InvalidOperationException("secret");
}
