using System.Runtime.CompilerServices;

namespace Thaw.Monitoring;

/// <summary>Measures whole calls, and sees how they end: an exception is a failure, a <see cref="TimeoutException"/> or a cancellation is a timeout. What was thrown goes on to the caller.</summary>
public static class MonitorExtensions
{
    /// <summary>Runs <paramref name="work"/> and measures it.</summary>
    public static async ValueTask TrackAsync(this IMonitor monitor, string operation, Func<ValueTask> work)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(work);
        await monitor.TrackAsync(operation, work, static async work =>
        {
            await work().ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Runs <paramref name="work"/>, measures it and answers what it answers.</summary>
    public static ValueTask<T> TrackAsync<T>(this IMonitor monitor, string operation, Func<ValueTask<T>> work)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(work);
        return monitor.TrackAsync(operation, work, static work => work());
    }

    /// <summary>The same without a closure: <paramref name="work"/> is given <paramref name="state"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<T> TrackAsync<TState, T>(this IMonitor monitor, string operation, TState state, Func<TState, ValueTask<T>> work)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(work);
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        var outcome = OperationOutcome.Failure;
        try
        {
            var result = await work(state).ConfigureAwait(false);
            outcome = OperationOutcome.Success;
            return result;
        }
        catch (Exception fault) when (Classify(fault, ref outcome))
        {
            throw;
        }
        finally
        {
            monitor.Record(operation, clock.GetElapsedTime(begun), outcome);
        }
    }

    // A filter that never catches: the stack stays as it was.
    private static bool Classify(Exception fault, ref OperationOutcome outcome)
    {
        outcome = fault is TimeoutException or OperationCanceledException ? OperationOutcome.Timeout : OperationOutcome.Failure;
        return false;
    }
}
