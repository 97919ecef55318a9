using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Engine;

namespace Thaw.Caching;

/// <summary>One view of the cache: a namespace, as all share it or as one user sees it. Both interfaces end here.</summary>
internal sealed class ThawCache(CacheEngine engine, CacheScope scope) : HybridCache, ITieredCache
{
    public const string DefaultNamespace = "default";

    public string Namespace => scope.Namespace.Name;

    public string? User => scope.User;

    public ITieredCache For(string @namespace)
    {
        if (!NamespaceName.IsValid(@namespace))
        {
            throw new ArgumentException($"A namespace is 1 to {NamespaceName.MaximumLength} characters of A–Z a–z 0–9 _ . -", nameof(@namespace));
        }

        return new ThawCache(engine, engine.Scope(@namespace, scope.User));
    }

    public ITieredCache ForUser(string user)
    {
        if (!KeyRules.IsUser(user))
        {
            throw new ArgumentException($"A user is 1 to {KeyRules.MaximumUserBytes} bytes of well-formed text.", nameof(user));
        }

        return new ThawCache(engine, engine.Scope(scope.Namespace.Name, user));
    }

    public bool TryPeek(string key, out CacheMemoryHit hit)
    {
        ArgumentNullException.ThrowIfNull(key);
        var entry = engine.Hit(scope, key, out _);
        hit = new CacheMemoryHit(engine, entry);
        return entry is not null;
    }

    /// <inheritdoc cref="TieredCacheExtensions.TryGet{T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet<T>(string key, [MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (engine.Hit(scope, key, out _) is { } entry)
        {
            return engine.TryHandOut(entry, out value);
        }

        value = default;
        return false;
    }

    public ValueTask<CacheResult<T>> TryGetAsync<T>(string key, CacheReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        KeyProbe probe;
        if (options is { SkipMemory: true } || cancellationToken.IsCancellationRequested)
        {
            probe = engine.Unseen(scope, key);
        }
        else if (engine.TryHit<T>(scope, key, out probe, out var value, out var entry))
        {
            return new(new CacheResult<T>(value, CacheTier.Memory, entry.FreshUntil, false, entry.Tags));
        }

        return engine.TryGetAsync<T>(probe, scope, key, LookupOptions.From(options), cancellationToken);
    }

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(factory);
        KeyProbe probe;
        if (!IsPlain(options) || cancellationToken.IsCancellationRequested)
        {
            probe = engine.Unseen(scope, key);
        }
        else if (engine.Hit(scope, key, out probe) is { } entry)
        {
            // What TryHandOut asks first: asked here, it takes one look into the tables that generic code shares instead of three.
            if (!typeof(T).IsValueType && entry.Shared is { } shared && shared.GetType() == typeof(T))
            {
                return new(Unsafe.As<object, T>(ref shared));
            }

            if (engine.TryHandOut(entry, out T? value))
            {
                return new(value!);
            }

            probe = engine.Unread(scope, key);
        }

        return MakeAsync(probe, key, state, factory, options, tags, cancellationToken);
    }

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        ReadOnlySpan<char> key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        KeyProbe probe;
        if (!IsPlain(options) || cancellationToken.IsCancellationRequested)
        {
            probe = engine.Unseen(scope, key);
        }
        else if (engine.TryHit<T>(scope, key, out probe, out var value, out _))
        {
            return new(value!);
        }

        // A hit needs no string; only what is stored does.
        return MakeAsync(probe, key.ToString(), state, factory, options, tags, cancellationToken);
    }

    public ValueTask<CacheResult<T>> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CacheFactoryContext, CancellationToken, ValueTask<T>> factory,
        CacheEntryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(factory);
        KeyProbe probe;
        if (options is not (null or { Flags: HybridCacheEntryFlags.None }) || cancellationToken.IsCancellationRequested)
        {
            probe = engine.Unseen(scope, key);
        }
        else if (engine.TryHit<T>(scope, key, out probe, out var value, out var entry))
        {
            return new(new CacheResult<T>(value, CacheTier.Memory, entry.FreshUntil, false, entry.Tags));
        }

        return engine.TryCreate(
            probe, scope, key, new DecidingFactory<TState, T>(state, factory), LookupOptions.From(options), cancellationToken, out CacheResult<T> made, out var work)
            ? new(made)
            : work;
    }

    public ValueTask<IReadOnlyDictionary<string, CacheResult<T>>> GetManyAsync<T>(
        IReadOnlyCollection<string> keys,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>>? factory = null,
        CacheEntryOptions? options = null,
        CancellationToken cancellationToken = default) =>
        engine.GetManyAsync(scope, keys, factory, LookupOptions.From(options), cancellationToken);

    public override async ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
        await engine.SetAsync(scope, key, value, LookupOptions.From(options, tags), null, cancellationToken).ConfigureAwait(false);

    public ValueTask<CacheWriteOutcome> SetAsync<T>(string key, T value, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        engine.SetAsync(scope, key, value, LookupOptions.From(options), null, cancellationToken);

    public ValueTask<CacheWriteOutcome> SetIfAsync<T>(
        string key, T value, CacheWriteCondition condition, CacheEntryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return engine.SetAsync(scope, key, value, LookupOptions.From(options), condition, cancellationToken);
    }

    public ValueTask<CacheRemoval> RemoveIfAsync(string key, CacheWriteCondition condition, CancellationToken cancellationToken = default) =>
        engine.RemoveIfAsync(scope, key, condition, cancellationToken);

    public override async ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) =>
        await engine.RemoveAsync(scope, key, counts: false, cancellationToken).ConfigureAwait(false);

    ValueTask<CacheRemoval> ITieredCache.RemoveAsync(string key, CancellationToken cancellationToken) =>
        engine.RemoveAsync(scope, key, counts: true, cancellationToken);

    public override ValueTask RemoveAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return engine.RemoveAllAsync(scope, [.. keys.Distinct(StringComparer.Ordinal)], cancellationToken);
    }

    /// <summary>Tags belong to the whole cache, whichever view they are removed through; <c>*</c> is every entry.</summary>
    public override async ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
        await engine.InvalidateAsync(new CacheInvalidation { Tag = tag }, cancellationToken).ConfigureAwait(false);

    public override ValueTask RemoveByTagAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return engine.InvalidateAllAsync([.. tags.Distinct(StringComparer.Ordinal).Select(t => new CacheInvalidation { Tag = t })], cancellationToken);
    }

    public ValueTask<CacheRemoval> InvalidateAsync(CacheInvalidation invalidation, CancellationToken cancellationToken = default) =>
        engine.InvalidateAsync(invalidation, cancellationToken);

    public ValueTask<CacheKeyPage> ListAsync(int limit = 100, string? cursor = null, CancellationToken cancellationToken = default) =>
        engine.ListAsync(scope, limit, cursor, cancellationToken);

    public ValueTask<IAsyncDisposable?> TryTakeTurnAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return engine.TryTakeTurnAsync(scope, key, cancellationToken);
    }

    public CacheStatistics GetStatistics() => engine.GetStatistics();

    private static bool IsPlain(HybridCacheEntryOptions? options) => options is null || options.Flags is null or HybridCacheEntryFlags.None;

    // Apart, so that a hit pays for none of what a miss needs; and what most callers say nothing about is neither made nor copied.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<T> MakeAsync<TState, T>(
        KeyProbe probe, string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options, IEnumerable<string>? tags,
        CancellationToken cancellationToken) =>
        options is null && tags is null
            ? MakeAsync<TState, T>(probe, key, new(state, factory), LookupOptions.Plain, cancellationToken)
            : MakeAsync<TState, T>(probe, key, new(state, factory), LookupOptions.From(options, tags), cancellationToken);

    private ValueTask<T> MakeAsync<TState, T>(KeyProbe probe, string key, PlainFactory<TState, T> factory, in LookupOptions asked, CancellationToken cancellationToken)
    {
        if (engine.TryCreate(probe, scope, key, factory, asked, cancellationToken, out CacheResult<T> made, out var work))
        {
            return new(made.Value!);
        }

        return ValueOf(work);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<T> ValueOf<T>(in ValueTask<CacheResult<T>> work)
    {
        return work.IsCompletedSuccessfully ? new(work.Result.Value!) : AwaitAsync(work);

        static async ValueTask<T> AwaitAsync(ValueTask<CacheResult<T>> work) => (await work.ConfigureAwait(false)).Value!;
    }
}
