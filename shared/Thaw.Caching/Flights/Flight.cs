using Thaw.Caching.Serialization;

namespace Thaw.Caching.Flights;

/// <summary>One value in the making, for all who want it: the work itself, who waits for it, and its outcome.</summary>
#pragma warning disable CA1001 // The token source has neither timer nor wait handle: nothing to dispose, and its token may outlive the flight.
internal abstract class Flight(ulong hash, CacheScope scope, string key)
#pragma warning restore CA1001
{
    private int _waiters = 1;
    private CancellationTokenSource? _abandoned;

    public ulong Hash { get; } = hash;

    public CacheScope Scope { get; } = scope;

    public string Key { get; } = key;

    /// <summary>The next one in its bucket; the table's own.</summary>
    public Flight? Next { get; set; }

    /// <summary>Cancelled when everybody who waited has left.</summary>
    public CancellationToken Abandoned => _abandoned?.Token ?? CancellationToken.None;

    /// <summary>Lets the work be cancelled; called by the leader, who can leave, before anybody else can see the flight.</summary>
    public void AllowAbandonment() => _abandoned = new CancellationTokenSource();

    /// <summary>One more waits; <see langword="false"/> when all had left already and the work is being cancelled.</summary>
    public bool TryJoin()
    {
        var waiters = Volatile.Read(ref _waiters);
        while (waiters > 0)
        {
            var seen = Interlocked.CompareExchange(ref _waiters, waiters + 1, waiters);
            if (seen == waiters)
            {
                return true;
            }

            waiters = seen;
        }

        return false;
    }

    /// <summary>One waits no longer. The last one to leave before the end cancels the work.</summary>
    public bool Leave()
    {
        if (Interlocked.Decrement(ref _waiters) > 0)
        {
            return false;
        }

        _abandoned?.Cancel();
        return true;
    }

    /// <summary>Nobody may join any more; answers whether anybody did beside the leader.</summary>
    public bool Close() => Interlocked.Exchange(ref _waiters, -1) > 1;
}

/// <inheritdoc/>
internal sealed class Flight<T>(ulong hash, CacheScope scope, string key) : Flight(hash, scope, key)
{
    private TaskCompletionSource<CacheResult<T>>? _followers;
    private StaleValue? _stale;
    private volatile bool _isDone;

    /// <summary>The value in its serialised form, where followers need a copy each; set before the flight completes.</summary>
    public SerializedValue? Copy { get; set; }

    /// <summary>An older value that whoever comes now is served instead of waiting.</summary>
    public bool TryGetStale(out CacheResult<T> stale)
    {
        var released = Volatile.Read(ref _stale);
        stale = released?.Result ?? default;
        return released is not null;
    }

    /// <summary>What followers wait for. They get the outcome, and make a copy of their own from <see cref="Copy"/> where it is set.</summary>
    public Task<CacheResult<T>> Followers
    {
        get
        {
            lock (this)
            {
                _followers ??= new TaskCompletionSource<CacheResult<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_stale is { } released && !_isDone)
                {
                    _followers.TrySetResult(released.Result);
                }

                return _followers.Task;
            }
        }
    }

    /// <summary>Releases those who wait with an older value; the work goes on.</summary>
    public void Release(CacheResult<T> stale)
    {
        lock (this)
        {
            Volatile.Write(ref _stale, new StaleValue(stale));
            _followers?.TrySetResult(stale);
        }
    }

    public void Succeed(in CacheResult<T> result)
    {
        lock (this)
        {
            _isDone = true;
            _followers?.TrySetResult(result);
        }
    }

    public void Fail(Exception error)
    {
        lock (this)
        {
            _isDone = true;
            if (_followers is null)
            {
                return;
            }

            if (error is OperationCanceledException cancelled)
            {
                _followers.TrySetCanceled(cancelled.CancellationToken);
            }
            else
            {
                _followers.TrySetException(error);
                _ = _followers.Task.Exception; // Seen: a follower that left earlier must not make it an unobserved one.
            }
        }
    }

    /// <summary>Apart from the flight, since few flights have one.</summary>
    private sealed record StaleValue(CacheResult<T> Result);
}
