using Microsoft.Extensions.Caching.Hybrid;

namespace Thaw.Caching.Flights;

/// <summary>
/// One value in the making, for all who want it: the work itself, who waits for it, and its outcome. Where it belongs to a group, a call for many keys
/// makes it, and those who wait for it are counted with those of all that call's flights.
/// </summary>
#pragma warning disable CA1001 // The token source has neither timer nor wait handle: nothing to dispose, and its token may outlive the flight.
internal abstract class Flight(ulong hash, CacheScope scope, string key, HybridCacheEntryFlags flags, FlightGroup? group = null)
#pragma warning restore CA1001
{
    private const int Closed = -1;

    // A leader waits for its flight; the caller of a group waits for the group.
    private int _waiters = group is null ? 1 : 0;
    private bool _wasJoined;

    // As small as they are, and the two that exclude each other in one: every miss makes a flight.
    private ushort _flags = checked((ushort)flags);
    private object? _groupOrAbandoned = group;

    private long _begun = long.MaxValue;
    private long _begunAt = long.MaxValue;

    public ulong Hash { get; private set; } = hash;

    public CacheScope Scope { get; private set; } = scope;

    public string Key { get; private set; } = key;

    /// <summary>Whether a call for many keys makes it.</summary>
    public bool IsGrouped => _groupOrAbandoned is FlightGroup;

    /// <summary>What its leader asked for; who asks for something else must not wait for it.</summary>
    public HybridCacheEntryFlags Flags => (HybridCacheEntryFlags)_flags;

    /// <summary>
    /// The counter at which its factory began, or at which what it found was valid; the greatest as long as it has not, since it will then have seen whatever was invalidated.
    /// A look-up that knows of an invalidation between the two must not be answered by it.
    /// </summary>
    public long Begun
    {
        get => Volatile.Read(ref _begun);
        set => Volatile.Write(ref _begun, value);
    }

    /// <summary>When its factory began, in UTC ticks; the greatest as long as it has not. It has seen whatever was invalidated before, known here or not.</summary>
    public long BegunAt
    {
        get => Volatile.Read(ref _begunAt);
        set => Volatile.Write(ref _begunAt, value);
    }

    /// <summary>The next one in its bucket; the table's own.</summary>
    public Flight? Next { get; set; }

    /// <summary>Cancelled when everybody who waited has left.</summary>
    public CancellationToken Abandoned => _groupOrAbandoned switch
    {
        FlightGroup group => group.Abandoned,
        CancellationTokenSource abandoned => abandoned.Token,
        _ => CancellationToken.None,
    };

    /// <summary>Lets the work be cancelled; called by the leader, who can leave, before anybody else can see the flight.</summary>
    public void AllowAbandonment() => _groupOrAbandoned ??= new CancellationTokenSource();

    /// <summary>One more waits; <see langword="false"/> when all had left already and the work is being cancelled.</summary>
    public bool TryJoin()
    {
        if (_groupOrAbandoned is FlightGroup group)
        {
            return group.TryJoin(ref _waiters, ref _wasJoined);
        }

        var waiters = Volatile.Read(ref _waiters);
        while (waiters > 0)
        {
            // Before the count, so that an end which sees the count sees this.
            Volatile.Write(ref _wasJoined, true);
            var seen = Interlocked.CompareExchange(ref _waiters, waiters + 1, waiters);
            if (seen == waiters)
            {
                return true;
            }

            waiters = seen;
        }

        return false;
    }

    /// <summary>One waits no longer. The last one to leave before the end cancels the work; after the end nobody can: the work may have gone on elsewhere.</summary>
    public bool Leave()
    {
        if (_groupOrAbandoned is FlightGroup group)
        {
            return group.Leave(ref _waiters);
        }

        var waiters = Volatile.Read(ref _waiters);
        while (waiters > 0)
        {
            var seen = Interlocked.CompareExchange(ref _waiters, waiters - 1, waiters);
            if (seen == waiters)
            {
                break;
            }

            waiters = seen;
        }

        if (waiters != 1)
        {
            return false;
        }

        Abandonment.Cancel(_groupOrAbandoned as CancellationTokenSource);
        return true;
    }

    /// <summary>
    /// Nobody may join any more; answers whether anybody may have done so beside the leader, who may itself have left. Joining and, but for a group's, closing
    /// take turns under the table's lock; so all that a plain write can meet here is somebody's leaving, which either came before or finds it closed.
    /// </summary>
    public bool Close()
    {
        if (_groupOrAbandoned is FlightGroup group)
        {
            group.Close(ref _waiters);
        }
        else
        {
            Volatile.Write(ref _waiters, Closed);
        }

        return Volatile.Read(ref _wasJoined);
    }
    /// <summary>Makes it the flight of another key. It has ended, and nobody refers to it.</summary>
    protected void Reset(ulong hash, CacheScope scope, string key, HybridCacheEntryFlags flags)
    {
        (Hash, Scope, Key, _flags) = (hash, scope, key, checked((ushort)flags));
        _groupOrAbandoned = null;
        _wasJoined = false;
        _begun = _begunAt = long.MaxValue;
        _waiters = 1;
    }
}
