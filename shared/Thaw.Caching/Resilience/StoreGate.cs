using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Thaw.Caching.Measuring;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Resilience;

/// <summary>
/// The one way to the durable tier: bounds each call in time, keeps the circuit, counts, and turns every fault into "no answer".
/// Only the caller's own cancellation escapes.
/// </summary>
internal sealed partial class StoreGate(ICacheStore store, ThawCachingOptions options, WallClock clock, IRequestDeadline deadline, ILogger logger)
{
    private readonly TierCircuit _circuit = new(options.CircuitFailures, options.CircuitBreak.Ticks);
    private long _errors;

    // A store that answers at once leaves its call's source unused: the next call has it.
    private CancellationTokenSource? _spare;

    public ICacheStore Store { get; } = store;

    public CacheStoreTraits Traits { get; } = store.Traits;

    public CircuitState State => _circuit.State;

    public long Errors => Volatile.Read(ref _errors);

    public ValueTask<StoreAnswer<StoredEntry?>> ReadEntryAsync(in StoreKey key, bool consistent, CancellationToken cancellationToken) =>
        CallAsync(DurableCall.Read, static (s, a, c) => s.ReadEntryAsync(a.key, a.consistent, c), (key, consistent), cancellationToken);

    public ValueTask<StoreAnswer<StoreReadResult>> ReadAsync(StoreRead read, CancellationToken cancellationToken) =>
        CallAsync(KindOf(read), static (s, a, c) => s.ReadAsync(a, c), read, cancellationToken);

    /// <summary>A reading that others wait for too: neither its caller's cancellation nor its caller's deadline cuts it short.</summary>
    public ValueTask<StoreAnswer<StoreReadResult>> ReadForAllAsync(StoreRead read) =>
        CallAsync(KindOf(read), static (s, a, c) => s.ReadAsync(a, c), read, CancellationToken.None, isForAll: true);

    public ValueTask<StoreAnswer<bool>> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) =>
        CallAsync(DurableCall.Write, static (s, a, c) => s.WriteAsync(a, c), entry, cancellationToken);

    public ValueTask<StoreAnswer<bool>> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) =>
        CallAsync(KindOf(commit), static (s, a, c) => s.CommitAsync(a, c), commit, cancellationToken);

    public ValueTask<StoreAnswer<bool>> SwapLeaseAsync(in StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        CallAsync(DurableCall.Lease, static (s, a, c) => s.TrySwapLeaseAsync(a.key, a.expected, a.next, c), (key, expected, next), cancellationToken);

    public ValueTask<StoreAnswer<bool>> ReplaceSettingsAsync(in StoredSettings next, Guid nonce, CancellationToken cancellationToken) =>
        CallAsync(DurableCall.Settings, static (s, a, c) => s.TryReplaceSettingsAsync(a.next, a.nonce, c), (next, nonce), cancellationToken);

    public void CountError() => Interlocked.Increment(ref _errors);

    private static DurableCall KindOf(StoreRead read) => read.Entries.Count > 0 ? DurableCall.Read : read.Leases.Count > 0 ? DurableCall.Lease : DurableCall.Check;

    private static DurableCall KindOf(StoreCommit commit) => commit.Entries.Any(static entry => !entry.IsTombstone) ? DurableCall.Write : DurableCall.Invalidate;

    private ValueTask<StoreAnswer<T>> CallAsync<TArgs, T>(
        DurableCall kind, Func<ICacheStore, TArgs, CancellationToken, ValueTask<T>> call, TArgs args, CancellationToken cancellationToken, bool isForAll = false)
    {
        if (_circuit.State != CircuitState.Closed && !_circuit.TryEnter(clock.Ticks))
        {
            return new(StoreAnswer<T>.None);
        }

        return DurableCalls.AreEnabled ? MeasuredAsync(kind, call, args, isForAll, cancellationToken) : SendAsync(call, args, isForAll, cancellationToken);
    }

    // Over at once where the store is: without a task then, as without measuring.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreAnswer<T>> MeasuredAsync<TArgs, T>(
        DurableCall kind, Func<ICacheStore, TArgs, CancellationToken, ValueTask<T>> call, TArgs args, bool isForAll, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        using var activity = CacheSpans.Durable(kind, Traits.Name);
        string? error = "OperationCanceled";
        try
        {
            var answer = await SendAsync(call, args, isForAll, cancellationToken).ConfigureAwait(false);
            error = answer.IsAnswered ? null : "unanswered";
            return answer;
        }
        finally
        {
            DurableCalls.End(kind, Traits.Name, Stopwatch.GetElapsedTime(begun), activity, error);
        }
    }

    private ValueTask<StoreAnswer<T>> SendAsync<TArgs, T>(
        Func<ICacheStore, TArgs, CancellationToken, ValueTask<T>> call, TArgs args, bool isForAll, CancellationToken cancellationToken)
    {
        // The store's own: cancelled when its caller leaves, and when its time is over.
        var stop = Interlocked.Exchange(ref _spare, null) ?? new CancellationTokenSource();
        ValueTask<T> pending;
        try
        {
            // A store that answers at once (memory, SQLite) costs neither a timer nor a task.
            cancellationToken.ThrowIfCancellationRequested();
            pending = call(Store, args, stop.Token);
            if (pending.IsCompletedSuccessfully)
            {
                var value = pending.Result;
                _circuit.Succeeded();
                if (stop.TryReset())
                {
                    _spare = stop;
                }

                return new(StoreAnswer<T>.Of(value));
            }
        }
        catch (Exception error) // A tier's fault never reaches the caller; cancellation is sorted out in one place.
        {
            pending = ValueTask.FromException<T>(error);
        }

        return AwaitAsync(pending, stop, isForAll ? options.StoreTimeout : Patience(), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreAnswer<T>> AwaitAsync<T>(ValueTask<T> pending, CancellationTokenSource stop, TimeSpan patience, CancellationToken cancellationToken)
    {
        var work = pending.AsTask();
        try
        {
            var value = await work.WaitAsync(patience, clock.Provider, cancellationToken).ConfigureAwait(false);
            _circuit.Succeeded();
            return StoreAnswer<T>.Of(value);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) // A tier's fault never reaches the caller: it is counted, logged and answered with "nothing".
        {
            Interlocked.Increment(ref _errors);

            // A request that had hardly any time left says nothing about the tier.
            if (error is not TimeoutException || patience == options.StoreTimeout)
            {
                _circuit.Failed(clock.Ticks);
            }

            LogFault(logger, Traits.Name, error);
            return StoreAnswer<T>.None;
        }
        finally
        {
            if (!work.IsCompleted)
            {
                Abandon(work, stop);
            }
        }
    }

    /// <summary>Tells the store that nobody waits any longer. Nothing here waits for it to listen: it may be the very thing that hangs.</summary>
    private static void Abandon(Task work, CancellationTokenSource stop)
    {
        _ = work.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _ = stop.CancelAsync();
    }

    /// <summary>What the request that is being served has left; infinite where nothing bounds it.</summary>
    public TimeSpan TimeLeft => clock.Until(deadline.Current);

    private TimeSpan Patience()
    {
        var left = TimeLeft;
        return left >= TimeSpan.Zero && left < options.StoreTimeout ? left : options.StoreTimeout;
    }

    [LoggerMessage(1001, LogLevel.Warning, "The durable tier '{Store}' failed or was too slow; the cache goes on without it.")]
    private static partial void LogFault(ILogger logger, string store, Exception error);
}
