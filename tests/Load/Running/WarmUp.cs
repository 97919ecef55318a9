using Thaw.Load.Arrivals;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Running;

/// <summary>What goes before a run: each operation once, which finds the service cold, and the values that are there from the start. Neither is in the run's figures.</summary>
internal static class WarmUp
{
    private const int AtOnce = 8;
    private const int MaximumValues = 10_000;

    // What has less left is gone before it is asked for.
    private const double LeastSeconds = 10;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Asks each operation for the first time, one after the other.</summary>
    public static async Task FirstAsync(IReadOnlyList<Operation> operations, Recorder recorder, TimeSpan patience, TimeProvider time, CancellationToken stop)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            await new LoadRunner(recorder, workers: 1, time) { MarksCold = true, Patience = patience, Drain = patience }.RunAsync([new Arrival(TimeSpan.Zero, i, 0)], operations, stop);
        }
    }

    /// <summary>Stores the values that there would be had the service run before, as far as a minute goes.</summary>
    /// <param name="values">Keys and how many seconds their values have left, in order of importance.</param>
    /// <param name="cache">Stores them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>How many were stored.</returns>
    public static async Task<int> FillAsync(IReadOnlyList<(int Key, double Left)> values, CacheOperations cache, TimeProvider time, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var stored = 0;
        try
        {
            await Parallel.ForEachAsync(values.Where(static value => value.Left > LeastSeconds).Take(MaximumValues), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = either.Token }, async (value, token) =>
            {
                try
                {
                    if (!(await cache.WriteAsync(value.Key, value.Left, token)).Failed)
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
