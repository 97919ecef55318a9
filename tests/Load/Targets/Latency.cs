namespace Thaw.Load.Targets;

/// <summary>A time that has passed when it is said to have passed.</summary>
internal static class Latency
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits so long, and not a moment less: timers go by a coarse clock, and may come before their time.</summary>
    public static async Task PassAsync(TimeSpan latency, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var left = latency; left > TimeSpan.Zero; left = latency - time.GetElapsedTime(began))
        {
            await Task.Delay(left < Least ? Least : left, time, cancellationToken);
        }
    }
}
