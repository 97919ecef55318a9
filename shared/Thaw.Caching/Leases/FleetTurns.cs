using System.Collections.Concurrent;
using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Leases;

/// <summary>
/// Who does what one in the fleet should do: the first in each process to ask, and of those the one that has the lease. Who does not get it goes away, and does not wait.
/// </summary>
internal sealed class FleetTurns(FleetLease? lease, StoreGate? gate, WallClock clock)
{
    private const int MaximumTries = 3;
    private readonly ConcurrentDictionary<StoreKey, bool> _taken = new();

    public async ValueTask<IAsyncDisposable?> TryTakeAsync(StoreKey key, bool inFleet, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (!_taken.TryAdd(key, true))
        {
            return null;
        }

        Turn? turn = null;
        try
        {
            turn = inFleet && lease is not null
                ? await TryLeaseAsync(key, duration, cancellationToken).ConfigureAwait(false)
                : new Turn(this, key, null, duration);
            return turn;
        }
        finally
        {
            if (turn is null)
            {
                _taken.TryRemove(key, out _);
            }
        }
    }

    private async ValueTask<Turn?> TryLeaseAsync(StoreKey key, TimeSpan duration, CancellationToken cancellationToken)
    {
        StoredLease? expected = null;
        for (var tries = 0; tries < MaximumTries; tries++)
        {
            var answer = await lease!.TryAcquireAsync(key, expected, cancellationToken).ConfigureAwait(false);
            if (!answer.IsAnswered || answer.Value is not null)
            {
                // Without the tier there is no fleet to take turns with.
                return new Turn(this, key, answer.Value, duration);
            }

            var record = await gate!.ReadAsync(new StoreRead { Leases = [key], Consistent = true }, cancellationToken).ConfigureAwait(false);
            expected = record.IsAnswered ? record.Value!.Leases[0] : null;
            if (expected is null || !lease.MaySucceed(key, expected, duration))
            {
                return null;
            }
        }

        return null;
    }

    private sealed class Turn : IAsyncDisposable
    {
        private readonly FleetTurns _turns;
        private readonly StoreKey _key;
        private readonly FleetLease.HeldLease? _held;
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _keeping;

        public Turn(FleetTurns turns, StoreKey key, FleetLease.HeldLease? held, TimeSpan duration)
        {
            (_turns, _key, _held) = (turns, key, held);
            _keeping = held?.KeepAsync(_done.Task, duration, turns.Clock.Provider) ?? Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_done.TrySetResult())
            {
                return;
            }

            if (_held is not null)
            {
                await _keeping.ConfigureAwait(false);
                await _held.ReleaseAsync().ConfigureAwait(false);
            }

            _turns._taken.TryRemove(_key, out _);
        }
    }

    private WallClock Clock => clock;
}
