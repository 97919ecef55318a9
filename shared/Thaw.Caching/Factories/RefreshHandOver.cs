using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Factories;

/// <summary>
/// Hands refreshes of stale values over, each once in a while: look-ups go on finding the value stale until somebody has made the new one.
/// </summary>
internal sealed partial class RefreshHandOver(CacheFactoryTable factories, Func<IStaleRefreshQueue> queue, WallClock clock, TimeSpan patience, ILogger logger)
{
    // What is remembered is an economy: without room for more the caller makes its value itself.
    private const int MaximumRemembered = 4_096;

    // So long whoever took a refresh over is left to it, and memory serves the stale value without asking the durable tier whether the new one is there.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<StoreKey, long> _handedAt = new();

    /// <summary>Whether a refresh was handed over a moment ago.</summary>
    public bool IsRecent(CacheScope scope, string key) =>
        !_handedAt.IsEmpty && _handedAt.TryGetValue(scope.Place(key), out var at) && !WallClock.HasPassed(at, clock.Ticks, LookAgain.Ticks);

    /// <summary>Hands a refresh over, unless that was done lately. <see langword="false"/> where nobody takes it.</summary>
    public async ValueTask<bool> TryAsync(CacheScope scope, string key, CancellationToken cancellationToken)
    {
        if (factories.Find(scope.Namespace.Name, key) is not { } factory)
        {
            return false;
        }

        var place = scope.Place(key);
        var now = clock.Ticks;
        if (_handedAt.TryGetValue(place, out var at) && !WallClock.HasPassed(at, now, AskAgain.Ticks))
        {
            return true;
        }

        if (!HasRoom(now))
        {
            return false;
        }

        _handedAt[place] = now;
        try
        {
            // Asked for only now: it brings clients of its own.
            using var limit = new CancellationTokenSource(patience, clock.Provider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await queue().EnqueueAsync(new CacheRefresh(factory.Name, key, scope.User), either.Token).AsTask().WaitAsync(patience, clock.Provider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the queue's fault is, the caller still has its factory.
            LogNotTaken(logger, scope.Namespace.Name, error);
            _handedAt.TryRemove(place, out _);
            return false;
        }
        catch (OperationCanceledException)
        {
            _handedAt.TryRemove(place, out _);
            throw;
        }
    }

    private bool HasRoom(long now)
    {
        if (_handedAt.Count < MaximumRemembered)
        {
            return true;
        }

        foreach (var old in _handedAt.Where(one => WallClock.HasPassed(one.Value, now, AskAgain.Ticks)))
        {
            _handedAt.TryRemove(old);
        }

        return _handedAt.Count < MaximumRemembered;
    }

    [LoggerMessage(1008, LogLevel.Warning, "A refresh in namespace '{Namespace}' could not be handed over; the caller makes the value.")]
    private static partial void LogNotTaken(ILogger logger, string @namespace, Exception error);
}
