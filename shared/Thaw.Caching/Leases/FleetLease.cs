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

    private readonly string _process = Guid.NewGuid().ToString("N");
    private long _acquisitions;

    /// <summary>The fence of whoever begins then. Fences grow even where the record before was forgotten: they start at the time of day.</summary>
    public static long FenceAt(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>Tries to succeed <paramref name="expected"/>; <see langword="null"/> stands for "no record yet".</summary>
    public async ValueTask<StoreAnswer<HeldLease?>> TryAcquireAsync(StoreKey key, StoredLease? expected, CancellationToken cancellationToken)
    {
        var fence = Math.Max((expected?.Fence ?? 0) + 1, FenceAt(clock.Ticks));
        var next = new StoredLease(fence, $"{_process}/{Interlocked.Increment(ref _acquisitions)}", 1, Expiry());
        var answer = await gate.SwapLeaseAsync(key, expected, next, cancellationToken).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return StoreAnswer<HeldLease?>.None;
        }

        return StoreAnswer<HeldLease?>.Of(answer.Value ? new HeldLease(this, key, next) : null);
    }

    private async ValueTask<StoredLease?> SwapAsync(StoreKey key, StoredLease from, StoredLease to)
    {
        var answer = await gate.SwapLeaseAsync(key, from, to, CancellationToken.None).ConfigureAwait(false);
        return answer is { IsAnswered: true, Value: false } ? null : to;
    }

    private DateTimeOffset Expiry() => WallClock.ToInstant(clock.Ticks + RecordLifetime.Ticks);

    /// <summary>The lease in its holder's hands.</summary>
    internal sealed class HeldLease(FleetLease owner, StoreKey key, StoredLease held)
    {
        private StoredLease? _held = held;

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

                if (_held is { } current)
                {
                    // Lost to a successor: its value will win, ours is refused by its fence.
                    _held = await owner.SwapAsync(key, current, current with { Beat = current.Beat + 1, ExpiresAt = owner.Expiry() }).ConfigureAwait(false);
                }
            }
        }

        /// <summary>Gives it back. A record that cannot be changed now is taken over when its beat stands still.</summary>
        public async ValueTask ReleaseAsync()
        {
            if (_held is { } current)
            {
                _held = null;
                await owner.SwapAsync(key, current, current with { Owner = string.Empty, Beat = current.Beat + 1, ExpiresAt = owner.Expiry() }).ConfigureAwait(false);
            }
        }
    }
}
