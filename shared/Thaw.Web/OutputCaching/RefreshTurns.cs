using System.Collections.Concurrent;

namespace Thaw.Web.OutputCaching;

/// <summary>Of the requests that find an answer stale, one makes it anew.</summary>
internal sealed class RefreshTurns
{
    private readonly ConcurrentDictionary<(string? User, string Key), bool> _taken = new();

    /// <summary>How many are under way.</summary>
    public int Count => _taken.Count;

    /// <summary>The turn, to be given back; <see langword="null"/> where another request has it.</summary>
    public IDisposable? TryTake(string? user, string key) => _taken.TryAdd((user, key), true) ? new Turn(this, (user, key)) : null;

    private sealed class Turn(RefreshTurns turns, (string?, string) key) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                turns._taken.TryRemove(key, out _);
            }
        }
    }
}
