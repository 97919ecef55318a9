using Thaw.Load.Arrivals;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Running;

/// <summary>What goes before a run: each operation once, which finds the service cold, and the values that are there from the start. Neither is in the run's figures.</summary>
internal static class WarmUp
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Asks each operation for the first time, one after the other.</summary>
    public static async Task FirstAsync(IReadOnlyList<Operation> operations, Recorder recorder, TimeProvider time, CancellationToken stop)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            await new LoadRunner(recorder, workers: 1, time) { MarksCold = true }.RunAsync([new Arrival(TimeSpan.Zero, i, 0)], operations, stop);
        }
    }

    /// <summary>Stores the popular keys' values, as far as a minute goes.</summary>
    /// <returns>How many were stored.</returns>
    public static async Task<int> FillAsync(KeySequence keys, CacheOperations cache, TimeProvider time, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var stored = 0;
        try
        {
            await Parallel.ForEachAsync(keys.Popular, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = either.Token }, async (key, token) =>
            {
                try
                {
                    if (!(await cache.WriteAsync(key, token)).Failed)
                    {
                        Interlocked.Increment(ref stored);
                    }
                }
                catch (Exception fault) when (fault is HttpRequestException or IOException)
                {
                    // The run itself will tell.
                }
            });
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A slow service begins with fewer.
        }

        return stored;
    }
}
