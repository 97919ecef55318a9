using Thaw.Caching.Measuring;
using Thaw.Caching.Memory;
using Thaw.Caching.Statistics;

namespace Thaw.Caching;

/// <summary>A namespace in use: its policy, the part of memory it lives in, and what it counted.</summary>
/// <param name="name">What it is called.</param>
/// <param name="policy">Its policy.</param>
/// <param name="memory">The memory tier it shares or owns; <see langword="null"/> where its policy wants none.</param>
/// <param name="unknownTo">The table in which it has no place until something is found, made or stored in it; <see langword="null"/> for one that has its place already.</param>
internal sealed class CacheNamespace(string name, CacheNamespaceOptions policy, MemoryTier? memory = null, NamespaceTable? unknownTo = null)
{
    /// <summary>Its entries in memory; the tier's own, written under its lock.</summary>
    internal int MemoryEntries;

    private readonly StripedCounter _memoryHits = new();
    private readonly StripedCounter _misses = new();
    private readonly StripedCounter _joined = new();
    private readonly StripedCounter _factoryCalls = new();
    private NamespaceTable? _unknownTo = unknownTo;
    private RemakeTable? _remakes;
    private long _durableHits;
    private long _staleHits;
    private long _factoryFailures;
    private long _factoryTicks;
    private long _bytesRead;
    private long _bytesWritten;

    public string Name { get; } = name;

    public CacheNamespaceOptions Policy { get; } = policy;

    public MemoryTier? Memory { get; } = memory;

    /// <summary>When its values were made; not before somebody asks.</summary>
    public RemakeTable Remakes => _remakes ?? Interlocked.CompareExchange(ref _remakes, new RemakeTable(), null) ?? _remakes;

    public StripedCounter MemoryHitCounter => _memoryHits;

    public long MemoryHits => _memoryHits.Value;

    public long DurableHits => Volatile.Read(ref _durableHits);

    public long Misses => _misses.Value;

    /// <summary>Something is found, made or stored in it. Whatever leaves an entry in memory comes by here; hits there ask nothing.</summary>
    public void BeKnown()
    {
        if (Volatile.Read(ref _unknownTo) is { } table)
        {
            table.Keep(this);
            Volatile.Write(ref _unknownTo, null);
        }
    }

    public void CountMemoryHit() => _memoryHits.Increment();

    public void CountDurableHit(long bytes)
    {
        BeKnown();
        Interlocked.Increment(ref _durableHits);
        Interlocked.Add(ref _bytesRead, bytes);
    }

    public void CountStaleHit() => Interlocked.Increment(ref _staleHits);

    public void CountMiss()
    {
        if (Volatile.Read(ref _unknownTo) is { } table)
        {
            table.CountMiss();
        }
        else
        {
            _misses.Increment();
        }
    }

    /// <summary>Counts a look-up that got what another one's factory made.</summary>
    public void CountJoined() => _joined.Increment();

    public void CountFactory(long ticks, bool failed)
    {
        BeKnown();
        _factoryCalls.Increment();
        if (ticks > 0)
        {
            Interlocked.Add(ref _factoryTicks, ticks);
        }

        if (failed)
        {
            Interlocked.Increment(ref _factoryFailures);
        }
    }

    public void CountWrite(long bytes)
    {
        BeKnown();
        Interlocked.Add(ref _bytesWritten, bytes);
    }

    public CacheNamespaceStatistics GetStatistics()
    {
        var memoryHits = MemoryHits;
        return new CacheNamespaceStatistics
        {
            Name = Name,
            Hits = memoryHits + DurableHits,
            MemoryHits = memoryHits,
            StaleHits = Volatile.Read(ref _staleHits),
            Misses = Misses,
            Joined = _joined.Value,
            Entries = Memory?.CountOf(this) ?? 0,
            FactoryCalls = _factoryCalls.Value,
            FactoryFailures = Volatile.Read(ref _factoryFailures),
            FactoryTime = TimeSpan.FromTicks(Volatile.Read(ref _factoryTicks)),
            BytesWritten = Volatile.Read(ref _bytesWritten),
            BytesRead = Volatile.Read(ref _bytesRead),
        };
    }
}
