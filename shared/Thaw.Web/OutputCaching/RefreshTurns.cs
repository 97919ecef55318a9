using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Thaw.Caching;

namespace Thaw.Web.OutputCaching;

/// <summary>Of the requests that find an answer stale, one makes it anew: one in the fleet, or one in each process.</summary>
internal sealed class RefreshTurns(IOptions<ThawOutputCacheOptions> options)
{
    private readonly CacheStampedeScope _among = options.Value.Refresh;
    private readonly ConcurrentDictionary<(string? User, string Key), bool> _taken = new();

    /// <summary>How many are under way here.</summary>
    public int Count => _taken.Count;

    /// <summary>The turn, to be given back; <see langword="null"/> where another request has it.</summary>
    public async ValueTask<IAsyncDisposable?> TryTakeAsync(ITieredCache view, string key, CancellationToken cancellationToken)
    {
        var place = (view.User, key);
        if (!_taken.TryAdd(place, true))
        {
            return null;
        }

        IAsyncDisposable? inFleet = null;
        var isTaken = false;
        try
        {
            // A name of its own: under the key itself is the entry that is kept meanwhile.
            inFleet = _among == CacheStampedeScope.Fleet ? await view.TryTakeTurnAsync($"refresh {key}", cancellationToken).ConfigureAwait(false) : null;
            isTaken = inFleet is not null || _among != CacheStampedeScope.Fleet;
            return isTaken ? new Turn(this, place, inFleet) : null;
        }
        finally
        {
            if (!isTaken)
            {
                _taken.TryRemove(place, out _);
            }
        }
    }

    private sealed class Turn(RefreshTurns turns, (string?, string) place, IAsyncDisposable? inFleet) : IAsyncDisposable
    {
        private int _isGiven;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) != 0)
            {
                return;
            }

            // The fleet's first: the next of this process would only find it taken.
            if (inFleet is not null)
            {
                await inFleet.DisposeAsync().ConfigureAwait(false);
            }

            turns._taken.TryRemove(place, out _);
        }
    }
}
