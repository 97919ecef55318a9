using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Serialization;

namespace Thaw.Caching.Flights;

/// <inheritdoc/>
internal sealed class Flight<T>(ulong hash, CacheScope scope, string key, HybridCacheEntryFlags flags = HybridCacheEntryFlags.None, FlightGroup? group = null)
    : Flight(hash, scope, key, flags, group)
{
    // Apart from the flight: few flights have anybody to tell, and every miss makes a flight.
    private TaskCompletionSource<CacheResult<T>>? _followers;
    private Outcome? _outcome;
    private StaleValue? _stale;

    /// <summary>What followers wait for. It may be asked for after the end: who joined in time has an answer.</summary>
    public Task<CacheResult<T>> Followers
    {
        get
        {
            lock (this)
            {
                if (_followers is null)
                {
                    _followers = new TaskCompletionSource<CacheResult<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
                    Tell(_followers);
                }

                return _followers.Task;
            }
        }
    }

    /// <summary>An older value that whoever comes now is served instead of waiting, and the counter at which it was valid.</summary>
    public bool TryGetStale(out CacheResult<T> stale, out long validAt)
    {
        var found = Volatile.Read(ref _stale);
        (stale, validAt) = found is null ? (default, 0) : (found.Result, found.ValidAt);
        return found is not null;
    }

    public bool IsReleased => Volatile.Read(ref _stale) is not null;

    /// <summary>Whether this is the value that others were released with.</summary>
    public bool IsStale(in CacheResult<T> result) => Volatile.Read(ref _stale) is { } stale && IsSame(stale.Result, result);

    /// <summary>
    /// The serialised form that a follower makes a value of its own from, if what it got belongs to somebody; <see langword="null"/> where it may be shared.
    /// </summary>
    public SerializedValue? CopyOf(in CacheResult<T> result)
    {
        lock (this)
        {
            return _stale is { } stale && IsSame(stale.Result, result) ? stale.Copy
                : _outcome is { } outcome && IsSame(outcome.Result, result) ? outcome.Copy : null;
        }
    }

    /// <summary>Releases those who wait with an older value; the work goes on.</summary>
    public void Release(CacheResult<T> stale, SerializedValue? copy, long validAt)
    {
        lock (this)
        {
            Volatile.Write(ref _stale, new StaleValue(stale, copy, validAt));
            _followers?.TrySetResult(stale);
        }
    }

    /// <summary>Releases those who wait with what those of the flight before this one were released with.</summary>
    public void ReleaseAs(Flight<T> before)
    {
        if (Volatile.Read(ref before._stale) is { } stale)
        {
            Release(stale.Result, stale.Copy, stale.ValidAt);
        }
    }

    /// <summary>Makes it the flight of another key, for who has the only reference to it.</summary>
    public void Reuse(ulong hash, CacheScope scope, string key, HybridCacheEntryFlags flags)
    {
        Reset(hash, scope, key, flags);
        (_followers, _outcome, _stale) = (null, null, null);
    }

    /// <summary>Ends it with a value, for those who joined.</summary>
    public void Succeed(in CacheResult<T> result, SerializedValue? copy) => End(new Outcome(result, copy, null));

    public void Fail(Exception error) => End(new Outcome(default, null, error));

    private void End(Outcome outcome)
    {
        lock (this)
        {
            _outcome = outcome;
            if (_followers is not null)
            {
                Tell(_followers);
            }
        }
    }

    private void Tell(TaskCompletionSource<CacheResult<T>> followers)
    {
        if (_outcome is { Error: null } made)
        {
            followers.TrySetResult(made.Result);
        }
        else if (_stale is { } stale)
        {
            followers.TrySetResult(stale.Result);
        }
        else if (_outcome?.Error is OperationCanceledException cancelled)
        {
            followers.TrySetCanceled(cancelled.CancellationToken);
        }
        else if (_outcome?.Error is { } error)
        {
            followers.TrySetException(error);
            _ = followers.Task.Exception; // Seen: a follower that left earlier must not make it an unobserved one.
        }
    }

    // A value type is another object each time it is looked at; an entry's expiry and origin tell two of its values apart.
    private static bool IsSame(in CacheResult<T> one, in CacheResult<T> other) => typeof(T).IsValueType
        ? one.ExpiresAtTicks == other.ExpiresAtTicks && one.Tier == other.Tier
        : ReferenceEquals(one.Value, other.Value);

    private sealed class Outcome(CacheResult<T> result, SerializedValue? copy, Exception? error)
    {
        public CacheResult<T> Result { get; } = result;

        public SerializedValue? Copy { get; } = copy;

        public Exception? Error { get; } = error;
    }

    private sealed class StaleValue(CacheResult<T> result, SerializedValue? copy, long validAt)
    {
        public CacheResult<T> Result { get; } = result;

        public SerializedValue? Copy { get; } = copy;

        public long ValidAt { get; } = validAt;
    }
}
