using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Thaw.Caching;
using Thaw.Caching.Stores;

namespace Thaw.Benchmarks.Hits;

/// <summary>One thing that is measured: a loop over keys.</summary>
internal abstract class Case(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether it is also run on two threads at once.</summary>
    public virtual bool RunsOnTwo => true;

    /// <summary>Does it <paramref name="count"/> times from key <paramref name="start"/> on; the answer keeps the work from being left out.</summary>
    public abstract long Run(int start, int count);
}

internal sealed class DictionaryCase<T>(string name, ConcurrentDictionary<string, T> dictionary, string[] keys) : Case(name)
    where T : class
{
    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = start; i < start + count; i++)
        {
            found += dictionary.TryGetValue(keys[i % keys.Length], out var value) && value is not null ? 1 : 0;
        }

        return found;
    }
}

internal sealed class MemoryCacheCase<T>(string name, MemoryCache cache, string[] keys) : Case(name)
    where T : class
{
    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = start; i < start + count; i++)
        {
            found += cache.TryGetValue(keys[i % keys.Length], out T? value) && value is not null ? 1 : 0;
        }

        return found;
    }
}

internal sealed class GetOrCreateCase<T>(string name, HybridCache cache, string[] keys) : Case(name)
    where T : class
{
    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = start; i < start + count; i++)
        {
            var task = cache.GetOrCreateAsync<object?, T>(keys[i % keys.Length], null, static (_, _) => throw new InvalidOperationException("not a hit"));
            found += task.IsCompletedSuccessfully && task.Result is not null ? 1 : throw new InvalidOperationException("not a hit");
        }

        return found;
    }
}

internal sealed class TryGetCase<T>(string name, ITieredCache cache, string[] keys) : Case(name)
    where T : class
{
    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = start; i < start + count; i++)
        {
            found += cache.TryGet<T>(keys[i % keys.Length], out var value) && value is not null ? 1 : throw new InvalidOperationException("not a hit");
        }

        return found;
    }
}

/// <summary>Keys that were never there, in a tier that is full: each look-up makes its value and evicts another's.</summary>
internal sealed class MissCase(string name, HybridCache? cache) : Case(name)
{
    private static readonly Pump Value = new(1, "pump", 1);

    // Made before the clock runs: the caller has its key anyway. More of them than the tier remembers.
    private readonly string[] _keys = [.. Enumerable.Range(0, 60_000).Select(i => $"equipment/site-0042/pump/{i:D15}")];
    private readonly ConcurrentDictionary<string, Pump> _dictionary = new(StringComparer.Ordinal);
    private int _next;

    public override bool RunsOnTwo => false;

    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = 0; i < count; i++)
        {
            _next = (_next + 1) % _keys.Length;
            if (cache is null)
            {
                found += _dictionary.TryGetValue(_keys[_next], out _) ? 0 : 1;
                continue;
            }

            var task = cache.GetOrCreateAsync<object?, Pump>(_keys[_next], null, static (_, _) => new(Value));
            found += task.IsCompletedSuccessfully && task.Result is not null ? 1 : 0;
        }

        return found;
    }
}

/// <summary>A value that only the durable tier has: read, judged, deserialised.</summary>
internal sealed class DurableCase : Case
{
    private static readonly HybridCacheEntryOptions NoMemory = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };
    private readonly HybridCache _cache;
    private readonly string[] _keys;

    public DurableCase(string name, HybridCache cache, string[] keys)
        : base(name)
    {
        _cache = cache;
        _keys = keys;
        foreach (var key in keys)
        {
            cache.SetAsync(key, new Pump(1, "pump", 1)).AsTask().GetAwaiter().GetResult();
        }
    }

    public override bool RunsOnTwo => false;

    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = start; i < start + count; i++)
        {
            var task = _cache.GetOrCreateAsync<object?, Pump>(
                _keys[i % _keys.Length], null, static (_, _) => throw new InvalidOperationException("not a hit"), NoMemory);
            found += task.AsTask().GetAwaiter().GetResult() is not null ? 1 : 0;
        }

        return found;
    }
}

/// <summary>The value's own deserialisation, to be taken off the durable hit.</summary>
internal sealed class DeserialiseCase(string name) : Case(name)
{
    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(new Pump(1, "pump", 1), HitsJson.Default.Pump);

    public override bool RunsOnTwo => false;

    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = 0; i < count; i++)
        {
            found += JsonSerializer.Deserialize(_json, HitsJson.Default.Pump) is not null ? 1 : 0;
        }

        return found;
    }
}

/// <summary>The store's own time, to be taken off the durable hit.</summary>
internal sealed class StoreCase(string name, ICacheStore store, string[] keys) : Case(name)
{
    public override bool RunsOnTwo => false;

    public override long Run(int start, int count)
    {
        long found = 0;
        for (var i = start; i < start + count; i++)
        {
            var task = store.ReadEntryAsync(new StoreKey("default", null, keys[i % keys.Length]), consistent: false, CancellationToken.None);
            found += task.IsCompletedSuccessfully && task.Result is not null ? 1 : throw new InvalidOperationException("not a hit");
        }

        return found;
    }
}
