using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>Runs every <see cref="IWarmUp"/> side by side, says what each took, and waits no longer than it may.</summary>
internal static class WarmUps
{
    /// <summary>Returns when all have ended or the time is over; it never throws.</summary>
    public static async Task RunAsync(IReadOnlyList<IWarmUp> all, TimeSpan atMost, ILogger logger)
    {
        if (all.Count == 0)
        {
            return;
        }

        // Not disposed of: one that does not end in time still holds the token.
        var late = new CancellationTokenSource(atMost);
        var running = all.Select(one => Task.Run(() => RunAsync(one, logger, late.Token))).ToArray();
        try
        {
            await Task.WhenAll(running).WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            RuntimeLog.WarmUpLate(logger, atMost.TotalMilliseconds);
        }
    }

    private static async Task RunAsync(IWarmUp one, ILogger logger, CancellationToken late)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await one.WarmUpAsync(late).ConfigureAwait(false);
            RuntimeLog.WarmedUp(logger, one.Name, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        catch (Exception error) // What a warm-up meets, the first request will meet and answer for.
        {
            RuntimeLog.WarmUpFailed(logger, error, one.Name, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
    }
}
