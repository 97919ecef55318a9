using System.Collections.Concurrent;
using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Leases;

/// <summary>
/// One maker of a value in the fleet: a record beside the entry that is only ever changed by compare-and-swap. A holder shows that it lives by its beat;
/// it is succeeded when the beat has not moved for a lease's length, as the successor itself measured it: clocks of two containers are never compared.
/// </summary>
internal sealed class FleetLease(StoreGate gate, WallClock clock)
{
    /// <summary>A released record stays, so that a reader whose miss is older than the last holder's write finds out.</summary>
    private static readonly TimeSpan RecordLifetime = TimeSpan.FromHours(1);

    // Beyond this many at once, a holder's silence is counted by each look-up for itself.
    internal const int MaximumWatched = 1_024;

    // Who refreshes does not stay to watch a holder, and whose request is over cannot: how long a beat has stood still is remembered from one look-up to the next.
    private readonly ConcurrentDictionary<StoreKey, LeaseWatch> _watched = new();
    private volatile string _process = Draw();
    private long _acquisitions;

    /// <summary>The fence of whoever begins then. Fences grow even where the record before was forgotten: they start at the time of day.</summary>
    public static long FenceAt(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>Takes another name: this process is a copy of the one that drew it, and so are others.</summary>
    public void DrawAnew() => _process = Draw();

    /// <summary>Tries to succeed <paramref name="expected"/>; <see langword="null"/> stands for "no record yet".</summary>
    public async ValueTask<StoreAnswer<HeldLease?>> TryAcquireAsync(StoreKey key, StoredLease? expected, CancellationToken cancellationToken)
    {
        var fence = Math.Max((expected?.Fence ?? 0) + 1, FenceAt(clock.Ticks));
        var next = new StoredLease(fence, $"{_process}/{Interlocked.Increment(ref _acquisitions)}", 1, Expiry());

        // Not cut short when everybody has left: a swap that was sent may have been done, and then others would wait for a holder that is none.
        cancellationToken.ThrowIfCancellationRequested();
        var answer = await gate.SwapLeaseAsync(key, expected, next, CancellationToken.None).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return StoreAnswer<HeldLease?>.None;
        }

        if (!answer.Value)
        {
            return StoreAnswer<HeldLease?>.Of(null);
        }

        _watched.TryRemove(key, out _);
        var lease = new HeldLease(this, key, next);
        if (cancellationToken.IsCancellationRequested)
        {
            await lease.ReleaseAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return StoreAnswer<HeldLease?>.Of(lease);
    }

    /// <summary>Whether a lease that somebody who will not wait has just read is free, or has been silent for its length as this process saw it.</summary>
    public bool MaySucceed(StoreKey key, StoredLease? seen, TimeSpan duration) => seen is not { IsHeld: true } || Watch(key, duration).MaySucceed(seen);

    /// <summary>
    /// What is remembered of a lease that somebody else holds. When there is no more room those that nobody wants any more make some; the others stay, or of many leases
    /// that one dead process left none would ever have been watched for long enough.
    /// </summary>
    public LeaseWatch Watch(StoreKey key, TimeSpan duration)
    {
        if (_watched.TryGetValue(key, out var known))
        {
            return known;
        }

        var watch = new LeaseWatch(clock, duration);
        return _watched.Count < MaximumWatched || TryMakeRoom() ? _watched.GetOrAdd(key, watch) : watch;
    }

    private bool TryMakeRoom()
    {
        foreach (var watched in _watched)
        {
            if (watched.Value.IsForsaken)
            {
                _watched.TryRemove(watched);
            }
        }

        return _watched.Count < MaximumWatched;
    }

    private async ValueTask<StoredLease?> SwapAsync(StoreKey key, StoredLease from, StoredLease to)
    {
        var answer = await gate.SwapLeaseAsync(key, from, to, CancellationToken.None).ConfigureAwait(false);
        return answer is { IsAnswered: true, Value: false } ? null : to;
    }

    private static string Draw() => Guid.NewGuid().ToString("N");

    private DateTimeOffset Expiry() => WallClock.ToInstant(clock.Ticks + RecordLifetime.Ticks);

    /// <summary>The lease in its holder's hands.</summary>
    internal sealed class HeldLease(FleetLease owner, StoreKey key, StoredLease held)
    {
        private readonly Lock _lock = new();

        // The last change that was sent: the next one starts from what it left. Null in it: lost to a successor.
        private Task<StoredLease?> _last = Task.FromResult<StoredLease?>(held);
        private bool _isReleased;
        private bool _isLent;

        public long Fence { get; } = held.Fence;

        /// <summary>Waits for <paramref name="work"/>, renewing the lease as long as it takes.</summary>
        public async Task KeepAsync(Task work, TimeSpan duration, TimeProvider time)
        {
            while (!work.IsCompleted)
            {
                using var beat = new CancellationTokenSource();
                var pause = Task.Delay(duration / 3, time, beat.Token);
                if (await Task.WhenAny(work, pause).ConfigureAwait(false) == work)
                {
                    await beat.CancelAsync().ConfigureAwait(false);
                    return;
                }

                Task beating;
                lock (_lock)
                {
                    if (_isReleased)
                    {
                        return;
                    }

                    beating = _last = ChangeAsync(_last, static lease => lease);
                }

                await beating.ConfigureAwait(false);
            }
        }

        /// <summary>Leaves it to work that goes on behind the holder: giving it back changes nothing until that takes it back.</summary>
        public void Lend() => Volatile.Write(ref _isLent, true);

        public void TakeBack() => Volatile.Write(ref _isLent, false);

        /// <summary>Gives it back. A record that cannot be changed now is taken over when its beat stands still.</summary>
        public async ValueTask ReleaseAsync()
        {
            Task releasing;
            lock (_lock)
            {
                if (_isReleased || Volatile.Read(ref _isLent))
                {
                    return;
                }

                // After a beat that is under way, or it would be refused and nobody would give the lease back.
                _isReleased = true;
                releasing = _last = ChangeAsync(_last, static lease => lease with { Owner = string.Empty });
            }

            await releasing.ConfigureAwait(false);
        }

        private async Task<StoredLease?> ChangeAsync(Task<StoredLease?> before, Func<StoredLease, StoredLease> change)
        {
            // Lost to a successor: its value will win, ours is refused by its fence.
            return await before.ConfigureAwait(false) is { } current
                ? await owner.SwapAsync(key, current, change(current) with { Beat = current.Beat + 1, ExpiresAt = owner.Expiry() }).ConfigureAwait(false)
                : null;
        }
    }
}
