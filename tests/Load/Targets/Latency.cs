namespace Thaw.Load.Targets;

/// <summary>A time that has passed when it is said to have passed.</summary>
internal static class Latency
{
    // The platform's timers go by a clock that moves every four milliseconds: of two it makes up to eight. A thread that waits is woken in time.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits so long, not a moment less and hardly more.</summary>
    public static async Task PassAsync(TimeSpan latency, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var left = latency; left > TimeSpan.Zero; left = latency - time.GetElapsedTime(began))
        {
            var pause = left < Least ? Least : left;
            await (left < Short && time == TimeProvider.System ? Task.Run(() => WaitAsThread(pause, cancellationToken), cancellationToken) : Task.Delay(pause, time, cancellationToken));
        }
    }

    private static void WaitAsThread(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var never = new ManualResetEventSlim(initialState: false, spinCount: 0);
        never.Wait(pause, cancellationToken);
    }
}
