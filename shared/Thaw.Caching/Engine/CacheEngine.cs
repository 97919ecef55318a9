using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Thaw.Caching.Factories;
using Thaw.Caching.Flights;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Leases;
using Thaw.Caching.Measuring;
using Thaw.Caching.Memory;
using Thaw.Caching.Resilience;
using Thaw.Caching.Serialization;
using Thaw.Caching.Settings;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>
/// The cache itself, of which every view is a face. One look-up goes: memory → (check) → flight → durable tier → lease → factory → durable write → memory.
/// This part holds what it is made of and the way of a memory hit; the others follow the look-up onwards.
/// </summary>
internal sealed partial class CacheEngine : IDisposable
{
    private readonly ThawCachingOptions _options;
    private readonly WallClock _clock;
    private readonly Ledger _ledger;
    private readonly StoreGate? _gate;
    private readonly InvalidationCheck? _check;
    private readonly SettingsWatch? _settings;
    private readonly Committer? _committer;
    private readonly FleetLease? _lease;
    private readonly FleetTurns _turns;
    private readonly ValueCodecs _codecs;
    private readonly FlightTable _flights = new();
    private readonly IAfterResponse _after;
    private readonly IRequestDeadline _deadline;
    private readonly RefreshHandOver? _elsewhere;
    private readonly ILogger _logger;
    private readonly MemoryPartitions _partitions;
    private readonly NamespaceTable _namespaces;
    private readonly long _maximumUnverified;
    private readonly CacheMetrics _metrics;
    private long _localSeq;

    public CacheEngine(
        ThawCachingOptions options, ICacheStore? store, ValueCodecs codecs, TimeProvider time,
        IAfterResponse after, IRequestDeadline deadline, ILogger logger, RefreshHandOver? elsewhere = null, SettingsWatch? settings = null)
    {
        _options = options;
        _clock = new WallClock(time);
        _codecs = codecs;
        _after = after;
        _deadline = deadline;
        _logger = logger;
        _maximumUnverified = (options.InvalidationInterval + options.MaximumUnverified).Ticks;
        _partitions = new MemoryPartitions(options);
        _namespaces = new NamespaceTable(options, _partitions);
        _metrics = new CacheMetrics(GetStatistics);
        var interval = _clock.Within(options.InvalidationInterval);
        _ledger = new Ledger(store is null ? long.MaxValue : interval.Ticks, options.MaximumReplicaLag.Ticks, _clock)
        {
            OnReset = _partitions.Clear,
            OnForget = _partitions.Keep,
        };
        if (store is null)
        {
            _turns = new FleetTurns(null, null, _clock);

            // This process is the whole fleet: what it knows is all there is, from the start.
            _ledger.Reset(0);
            _ledger.CheckSucceeded(0, wasReset: true);
            return;
        }

        (_elsewhere, _settings) = (elsewhere, settings);
        _gate = new StoreGate(store, options, _clock, deadline, logger);
        _check = new InvalidationCheck(_gate, _ledger, _clock, interval, settings, logger);
        _committer = new Committer(_gate, _ledger, _check, _clock, options);
        _lease = new FleetLease(_gate, _clock);
        _turns = new FleetTurns(_lease, _gate, _clock);
    }

    public ThawCachingOptions Options => _options;

    /// <summary>Values in the making now.</summary>
    public int FlightCount => _flights.Count;

    public CacheScope Scope(string ns, string? user)
    {
        var shared = _namespaces.Find(ns);
        return user is null ? shared : new CacheScope(shared.Namespace, user, KeyHash.Compute(user, shared.Seed));
    }

    /// <summary>For a look-up that must not be answered at once.</summary>
    public KeyProbe Unseen(CacheScope scope, ReadOnlySpan<char> key) => new(KeyHash.Compute(key, scope.HashSeed), _clock.Ticks, IsAbsent: false);

    /// <summary>
    /// The way of most look-ups: in memory, fresh, valid, checked lately; counted as a hit. No lock, no allocation, no second thought.
    /// Neither generic nor inlined: a generic caller would keep all it was given alive across each call made here.
    /// </summary>
    /// <param name="scope">What the key is looked up within.</param>
    /// <param name="key">The key.</param>
    /// <param name="probe">For whoever goes on without an entry; with one, nothing.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public MemoryEntry? Hit(CacheScope scope, ReadOnlySpan<char> key, out KeyProbe probe)
    {
        // The clock first: whatever is known before has to be kept over the call.
        var now = _clock.Ticks;
        var hash = KeyHash.Compute(key, scope.HashSeed);
        if (scope.Memory is not { } memory || memory.Find(hash, scope, key) is not { } entry)
        {
            probe = new KeyProbe(hash, now, IsAbsent: true);
            return null;
        }

        if (!IsGood(entry, now) && !IsGoodAnew(entry, now))
        {
            probe = new KeyProbe(hash, now, IsAbsent: false);
            return null;
        }

        CountHit(scope, memory, entry);
        Unsafe.SkipInit(out probe);
        return entry;
    }

    /// <summary>The value of such a look-up. An entry that cannot be read as <typeparamref name="T"/> is no hit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryHit<T>(CacheScope scope, ReadOnlySpan<char> key, out KeyProbe probe, out T? value, [NotNullWhen(true)] out MemoryEntry? entry)
    {
        entry = Hit(scope, key, out probe);
        if (entry is not null)
        {
            if (TryHandOut(entry, out value))
            {
                return true;
            }

            probe = Unread(scope, key);
        }

        value = default;
        return false;
    }

    /// <summary>What was counted as a hit was none: nobody can read the entry as what it was asked for.</summary>
    public KeyProbe Unread(CacheScope scope, ReadOnlySpan<char> key)
    {
        scope.MemoryHits.Decrement();
        return Unseen(scope, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsGood(MemoryEntry entry, long now) => now < entry.Until && entry.CheckedEpoch == _ledger.Epoch && !_ledger.IsCheckDue(now);

    /// <summary>Whether all that an entry lacks is to have been asked about since something was last invalidated. Apart, for that is rare, and asked once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsGoodAnew(MemoryEntry entry, long now) => now < entry.Until && !_ledger.IsCheckDue(now) && _ledger.Validate(entry);

    /// <summary>The entry of a key, whatever it is worth; apart, where a hit is not what is expected.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MemoryEntry? InMemory(ulong hash, CacheScope scope, string key) => scope.Memory?.Find(hash, scope, key);

    /// <summary>Whether the flight before this one left the value in memory, between our look and our start.</summary>
    private bool TryLand<T>(Flight<T> flight, out CacheResult<T> result)
    {
        if (InMemory(flight.Hash, flight.Scope, flight.Key) is { } entry && IsGood(entry, _clock.Ticks) && TryHandOut<T>(entry, out var value))
        {
            CountHit(flight.Scope, flight.Scope.Memory!, entry);
            result = new CacheResult<T>(value, CacheTier.Memory, entry.FreshUntil, false, entry.Tags);
            return true;
        }

        result = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CountHit(CacheScope scope, MemoryTier memory, MemoryEntry entry)
    {
        memory.Touch(entry);
        scope.MemoryHits.Increment();
    }

    /// <summary>For tests: throws where the memory tier contradicts itself.</summary>
    internal void CheckMemoryInvariants()
    {
        foreach (var part in _partitions.All)
        {
            part.CheckInvariants();
        }
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _partitions.Clear();
    }
}
