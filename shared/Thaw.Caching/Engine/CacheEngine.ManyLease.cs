using Thaw.Caching.Leases;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>Many keys where the namespace wants one factory in the fleet: a lease for each.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>
    /// Makes the keys whose leases can be had, in one call, and waits for the others' holders. What it holds it gives back before it waits, so that two
    /// processes which want the same keys cannot wait for each other.
    /// </summary>
    private async ValueTask MakeUnderLeasesAsync<T>(Batch<T> batch)
    {
        try
        {
            for (var round = 0; batch.Open() is { Count: > 0 } open; round++)
            {
                var mine = open.FindAll(static k => k.Flight is null);
                var shared = open.FindAll(static k => k.Flight is not null);
                if (shared.Count > 0 && !await TryTakeAsync(batch, shared, isFirst: round == 0).ConfigureAwait(false))
                {
                    // Without the tier there is no fleet to coordinate with.
                    await MakeTogetherAsync(batch, batch.Open()).ConfigureAwait(false);
                    return;
                }

                mine.AddRange(shared.FindAll(static k => k is { IsOver: false, Lease: not null }));
                if (mine.Count > 0)
                {
                    await MakeTogetherAsync(batch, mine).ConfigureAwait(false);
                    await ReleaseManyAsync(mine).ConfigureAwait(false);
                }

                var waiting = batch.Open();
                foreach (var key in waiting.FindAll(static k => k.Fallback.MayRefresh))
                {
                    // A refresh waits for nobody.
                    CountStale(batch.Scope);
                    End(batch, key, FallBack(key.Flight!, key.Fallback));
                }

                if (waiting.Find(static k => !k.IsOver) is { } first)
                {
                    // Without a wait: it looked free, and somebody was quicker.
                    first.Wait ??= new LeaseWait(_lease!.Watch(batch.Scope.Place(first.Key), batch.Scope.Namespace.Policy.LeaseDuration), _clock);
                    await first.Wait.PauseAsync(batch.Abandoned).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await ReleaseManyAsync(batch.Keys).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the leases that are free or have fallen silent, and lands what others made meanwhile; <see langword="false"/> where the tier does not answer.</summary>
    private async ValueTask<bool> TryTakeAsync<T>(Batch<T> batch, List<BatchKey<T>> keys, bool isFirst)
    {
        var scope = batch.Scope;
        var duration = scope.Namespace.Policy.LeaseDuration;
        var answer = await _gate!.ReadAsync(
            new StoreRead { Leases = keys.ConvertAll(k => scope.Place(k.Key)), Consistent = true }, batch.Abandoned).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return false;
        }

        var free = new List<(BatchKey<T> Key, StoredLease? Seen)>();
        for (var i = 0; i < keys.Count; i++)
        {
            var (key, seen) = (keys[i], answer.Value!.Leases[i]);
            if (seen is { IsHeld: true })
            {
                key.Wait ??= new LeaseWait(_lease!.Watch(scope.Place(key.Key), duration), _clock);
                if (!key.Wait.Watch.MaySucceed(seen))
                {
                    continue;
                }
            }

            free.Add((key, seen));
        }

        if (!isFirst)
        {
            await LookAgainAsync(batch, free.ConvertAll(f => f.Key)).ConfigureAwait(false);
            free.RemoveAll(static f => f.Key.IsOver);
        }

        var isAnswered = true;
        await ForManyAsync(free, async f =>
        {
            var taken = await _lease!.TryAcquireAsync(scope.Place(f.Key.Key), f.Seen, batch.Abandoned).ConfigureAwait(false);
            f.Key.Lease = taken.Value;
            if (!taken.IsAnswered)
            {
                Volatile.Write(ref isAnswered, false);
            }
        }).ConfigureAwait(false);

        // A record that was there says that somebody may have written since this call looked.
        await LookAgainAsync(batch, free.FindAll(static f => f.Seen is not null && f.Key.Lease is not null).ConvertAll(static f => f.Key)).ConfigureAwait(false);
        await ReleaseManyAsync(keys.FindAll(static k => k.IsOver)).ConfigureAwait(false);
        return isAnswered;
    }

    /// <summary>Looks in the durable tier once more, at its latest state, and lands what is there by now.</summary>
    private async ValueTask LookAgainAsync<T>(Batch<T> batch, List<BatchKey<T>> keys)
    {
        if (keys.Count == 0 || !await ReadManyAsync(batch.Scope, keys, batch.Asked, isLatest: true, batch.Abandoned).ConfigureAwait(false))
        {
            return;
        }

        foreach (var key in keys)
        {
            TryEndWithDurable(batch, key);
        }
    }

    private static Task ReleaseManyAsync<T>(List<BatchKey<T>> keys) =>
        ForManyAsync(keys.FindAll(static k => k.Lease is not null), static k => k.Lease!.ReleaseAsync().AsTask());
}
