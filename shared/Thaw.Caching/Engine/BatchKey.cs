using Thaw.Caching.Flights;
using Thaw.Caching.Leases;

namespace Thaw.Caching.Engine;

/// <summary>One key of a call for many that memory did not answer.</summary>
internal sealed class BatchKey<T>(string key, ulong hash, MemoryFind<T> fallback)
{
    // Whoever has no time left looks at it while the making goes on: a reference changes at once, a structure field by field.
    private Older? _fallback = fallback.IsFound ? new Older(fallback) : null;
    private CacheResult<T> _result;
    private bool _isOver;

    public string Key { get; } = key;

    public ulong Hash { get; } = hash;

    /// <summary>What is left if nothing better can be had.</summary>
    public MemoryFind<T> Fallback
    {
        get => Volatile.Read(ref _fallback) is { } older ? older.Find : default;
        set => Volatile.Write(ref _fallback, value.IsFound ? new Older(value) : null);
    }

    /// <summary>The flight that this call leads for it; <see langword="null"/> for a key that is not cached.</summary>
    public Flight<T>? Flight { get; set; }

    /// <summary>What the durable tier had.</summary>
    public DurableFind<T> Durable { get; set; } = new(DurableOutcome.NoAnswer, default, 0);

    /// <summary>The fleet's lease on it, once this call holds it.</summary>
    public FleetLease.HeldLease? Lease { get; set; }

    /// <summary>How its holder is waited for while somebody else has the lease.</summary>
    public LeaseWait? Wait { get; set; }

    /// <summary>Whether it has an outcome; from then on that does not change, and any thread may read it.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Its value; nothing found as long as it is not over.</summary>
    public CacheResult<T> Result => IsOver ? _result : default;

    public void End(in CacheResult<T> result)
    {
        _result = result;
        Volatile.Write(ref _isOver, true);
    }

    /// <summary>The same key for work that goes on behind the caller, who has an outcome already.</summary>
    public BatchKey<T> GoOn() => new(Key, Hash, Fallback) { Flight = Flight, Lease = Lease };

    private sealed class Older(in MemoryFind<T> find)
    {
        public readonly MemoryFind<T> Find = find;
    }
}
