using Microsoft.Extensions.Caching.Hybrid;

namespace Thaw.Caching;

/// <summary>
/// The cache as Thaw offers it beyond <see cref="HybridCache"/>: namespaces, look-ups without a factory, many keys at once,
/// what is known of an entry, statistics and invalidation. Safe from any thread; faults of a tier never escape.
/// </summary>
public interface ITieredCache
{
    /// <summary>The namespace this view is of; <c>default</c> for the cache that is injected.</summary>
    string Namespace { get; }

    /// <summary>The user whose entries this view is of, or <see langword="null"/> for the shared ones.</summary>
    string? User { get; }

    /// <summary>The same cache, seen as another namespace: 1 to 64 characters of <c>A–Z a–z 0–9 _ . -</c>.</summary>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    ITieredCache For(string @namespace);

    /// <summary>The same namespace, seen by one user: their own entries, apart from the shared ones and everyone else's. At most 256 bytes of UTF-8.</summary>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    ITieredCache ForUser(string user);

    /// <summary>The value under a key and what is known of it, without making one. Completes synchronously on a memory hit.</summary>
    /// <param name="key">0 to 1,024 bytes of UTF-8; a key that is not is never found.</param>
    /// <param name="options">How to look; the tags the entry may carry save a request on a cold container.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CacheResult<T>> TryGetAsync<T>(string key, CacheReadOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// What this process's memory has under a key, if that is fresh and known to be valid; never waits, never asks a store, never allocates.
    /// <see cref="TieredCacheExtensions.TryGet"/> reads the value out of it.
    /// </summary>
    bool TryPeek(string key, out CacheMemoryHit hit);

    /// <summary>
    /// The value under a key, made by <paramref name="factory"/> where there is none. The factory may decide from the value it made
    /// how long it lives, which tags it carries and whether it is kept at all (<see cref="CacheFactoryContext"/>).
    /// </summary>
    /// <exception cref="CacheTimeoutException">The factory took longer than the namespace or the request allows, and no older value may be served.</exception>
    ValueTask<CacheResult<T>> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CacheFactoryContext, CancellationToken, ValueTask<T>> factory,
        CacheEntryOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// The values under many keys. Those that are missing are made by one call of <paramref name="factory"/>, which gets the missing keys
    /// (each once, in the order asked) and answers those it can; what it leaves out stays missing. Without a factory, what is missing is reported.
    /// A key that another look-up is making is waited for and not given to the factory; one that this call makes, others wait for.
    /// </summary>
    /// <exception cref="CacheTimeoutException">The factory took longer than the namespace or the request allows, and for some key no older value may be served.</exception>
    /// <returns>A result for each distinct key asked for.</returns>
    ValueTask<IReadOnlyDictionary<string, CacheResult<T>>> GetManyAsync<T>(
        IReadOnlyCollection<string> keys,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>>? factory = null,
        CacheEntryOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Stores a value and announces it to the fleet: from the interval on, no container serves the one before.</summary>
    ValueTask<CacheWriteOutcome> SetAsync<T>(string key, T value, CacheEntryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores a value if a condition holds of the entry that it replaces, and announces it as <see cref="SetAsync"/> does. Of any number of writers in any number of
    /// processes whose conditions exclude each other, exactly one succeeds: nothing comes between the judging and the writing. Where the durable tier is not used that is so within
    /// the process. A writer that is answered <see cref="CacheWriteOutcome.ConditionFailed"/> reads again from what others wrote.
    /// </summary>
    /// <param name="key">0 to 1,024 bytes of UTF-8.</param>
    /// <param name="value">The value.</param>
    /// <param name="condition">What must hold.</param>
    /// <param name="options">The entry's lifetime and tags.</param>
    /// <param name="cancellationToken">Ends the wait; the write may still take effect.</param>
    ValueTask<CacheWriteOutcome> SetIfAsync<T>(
        string key, T value, CacheWriteCondition condition, CacheEntryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Removes one key of this view everywhere, if a condition holds of its entry; as exact as <see cref="SetIfAsync"/>.</summary>
    ValueTask<CacheRemoval> RemoveIfAsync(string key, CacheWriteCondition condition, CancellationToken cancellationToken = default);

    /// <summary>Removes one key of this view everywhere. <see cref="CacheRemoval.Removed"/> is 1 if there was a live entry, else 0.</summary>
    ValueTask<CacheRemoval> RemoveAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Invalidates whatever matches, in every tier and every container. It is not narrowed to this view: name the namespace and the user where they are meant.
    /// </summary>
    ValueTask<CacheRemoval> InvalidateAsync(CacheInvalidation invalidation, CancellationToken cancellationToken = default);

    /// <summary>
    /// The keys of this view's namespace (and user), a page at a time, where the durable tier was set up with its index. A page is waited for no longer than five times
    /// <see cref="ThawCachingOptions.StoreTimeout"/> or half of what the request has left; <see cref="CacheKeyPage.IsAnswered"/> says whether it came.
    /// </summary>
    /// <exception cref="NotSupportedException">There is no index, or no durable tier.</exception>
    /// <exception cref="FormatException">The cursor is not one of this listing's.</exception>
    ValueTask<CacheKeyPage> ListAsync(int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the turn to do what one container in the fleet should do and the others leave to it, by the lease of the entry under this key: so of no key whose factory runs under that lease
    /// (<see cref="CacheStampedeScope.Fleet"/>). Without a durable tier, and while that does not answer, it is the turn in this process. A holder that falls silent for
    /// <see cref="CacheNamespaceOptions.LeaseDuration"/> is succeeded.
    /// </summary>
    /// <param name="key">What is to be done, 0 to 1,024 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait for the durable tier.</param>
    /// <returns>The turn, to be given back by disposing of it; <see langword="null"/> where another has it.</returns>
    ValueTask<IAsyncDisposable?> TryTakeTurnAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>What this process counted since it started, over all namespaces.</summary>
    CacheStatistics GetStatistics();
}
