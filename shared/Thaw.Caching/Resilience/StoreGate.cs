using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Resilience;

/// <summary>
/// The one way to the durable tier: bounds each call in time, keeps the circuit, counts, and turns every fault into "no answer".
/// Only the caller's own cancellation escapes.
/// </summary>
internal sealed partial class StoreGate(ICacheStore store, ThawCachingOptions options, WallClock clock, IRequestDeadline deadline, ILogger logger)
{
    // A page of a listing may be made of many requests, one after another.
    private const int ListingFactor = 5;

    private readonly TierCircuit _circuit = new(options.CircuitFailures, options.CircuitBreak.Ticks);

    // Who waited less says nothing of the tier: it may be no slower than usual.
    private readonly TimeSpan _leastTelling = options.StoreTimeout / 4;
    private long _errors;

    // A store that answers at once leaves its call's source unused: the next call has it.
    private CancellationTokenSource? _spare;

    public ICacheStore Store { get; } = store;

    public CacheStoreTraits Traits { get; } = store.Traits;

    public CircuitState State => _circuit.State;

    public long Errors => Volatile.Read(ref _errors);

    public ValueTask<StoreAnswer<StoredEntry?>> ReadEntryAsync(in StoreKey key, bool consistent, CancellationToken cancellationToken) =>
        CallAsync(static (s, a, c) => s.ReadEntryAsync(a.key, a.consistent, c), (key, consistent), cancellationToken);

    public ValueTask<StoreAnswer<StoreReadResult>> ReadAsync(StoreRead read, CancellationToken cancellationToken) =>
        CallAsync(static (s, a, c) => s.ReadAsync(a, c), read, cancellationToken);

    /// <summary>A reading that others wait for too: neither its caller's cancellation nor its caller's deadline cuts it short.</summary>
    public ValueTask<StoreAnswer<StoreReadResult>> ReadForAllAsync(StoreRead read) =>
        CallAsync(static (s, a, c) => s.ReadAsync(a, c), read, CancellationToken.None, CallKind.ForAll);

    public ValueTask<StoreAnswer<bool>> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) =>
        CallAsync(static (s, a, c) => s.WriteAsync(a, c), entry, cancellationToken);

    public ValueTask<StoreAnswer<bool>> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) =>
        CallAsync(static (s, a, c) => s.CommitAsync(a, c), commit, cancellationToken);

    public ValueTask<StoreAnswer<bool>> SwapLeaseAsync(in StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        CallAsync(static (s, a, c) => s.TrySwapLeaseAsync(a.key, a.expected, a.next, c), (key, expected, next), cancellationToken);

    public ValueTask<StoreAnswer<bool>> ReplaceSettingsAsync(in StoredSettings next, Guid nonce, CancellationToken cancellationToken) =>
        CallAsync(static (s, a, c) => s.TryReplaceSettingsAsync(a.next, a.nonce, c), (next, nonce), cancellationToken);

    /// <summary>A page of the store's listing, which says by an exception of its own that it has none, or what is wrong with the cursor.</summary>
    public async ValueTask<StoreAnswer<StoreListingPage>> ListAsync(ICacheStoreListing lister, StoreListing listing, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(static (_, a, c) => ListedAsync(a.lister, a.listing, c), (lister, listing), cancellationToken, CallKind.Listing).ConfigureAwait(false);
        answer.Value.Refusal?.Throw();
        return answer.IsAnswered ? StoreAnswer<StoreListingPage>.Of(answer.Value.Page) : StoreAnswer<StoreListingPage>.None;
    }

    public void CountError() => Interlocked.Increment(ref _errors);

    private ValueTask<StoreAnswer<T>> CallAsync<TArgs, T>(
        Func<ICacheStore, TArgs, CancellationToken, ValueTask<T>> call, TArgs args, CancellationToken cancellationToken, CallKind kind = CallKind.ForRequest)
    {
        if (_circuit.State != CircuitState.Closed && !_circuit.TryEnter(clock.Ticks))
        {
            return new(StoreAnswer<T>.None);
        }

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
                Succeeded(kind);
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

        return AwaitAsync(pending, stop, kind, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreAnswer<T>> AwaitAsync<T>(ValueTask<T> pending, CancellationTokenSource stop, CallKind kind, CancellationToken cancellationToken)
    {
        var work = pending.AsTask();
        var patience = Patience(kind);
        try
        {
            var value = await work.WaitAsync(patience, clock.Provider, cancellationToken).ConfigureAwait(false);
            Succeeded(kind);
            return StoreAnswer<T>.Of(value);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) // A tier's fault never reaches the caller: it is counted, logged and answered with "nothing".
        {
            Interlocked.Increment(ref _errors);
            if (Tells(kind) && (error is not TimeoutException || patience >= _leastTelling))
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

    /// <summary>
    /// How long the request that is being served may wait for the tier, whatever it is asked; infinite where nothing bounds the request. Half of what it has left: if nothing
    /// comes of it, the other half is for the factory, of which the write may use a half again.
    /// </summary>
    public TimeSpan Share => TimeLeft is var left && left < TimeSpan.Zero ? left : left / 2;

    private TimeSpan Patience(CallKind kind)
    {
        if (kind == CallKind.ForAll)
        {
            return options.StoreTimeout;
        }

        var most = kind == CallKind.Listing ? options.StoreTimeout * ListingFactor : options.StoreTimeout;
        var share = Share;
        return share >= TimeSpan.Zero && share < most ? share : most;
    }

    private void Succeeded(CallKind kind)
    {
        if (Tells(kind))
        {
            _circuit.Succeeded();
        }
    }

    // A listing reads an index, which may lag or be refused where the entries are not: it is skipped with them, and may be the call that tries the tier anew, but opens nothing.
    private bool Tells(CallKind kind) => kind != CallKind.Listing || _circuit.State != CircuitState.Closed;

    private static async ValueTask<Listed> ListedAsync(ICacheStoreListing lister, StoreListing listing, CancellationToken cancellationToken)
    {
        try
        {
            return new Listed(await lister.ListAsync(listing, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception refusal) when (refusal is NotSupportedException or FormatException)
        {
            return new Listed(default, ExceptionDispatchInfo.Capture(refusal));
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "The durable tier '{Store}' failed or was too slow; the cache goes on without it.")]
    private static partial void LogFault(ILogger logger, string store, Exception error);

    private enum CallKind
    {
        ForRequest,
        ForAll,
        Listing,
    }

    private readonly record struct Listed(StoreListingPage Page, ExceptionDispatchInfo? Refusal);
}
