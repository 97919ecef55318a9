using System.Diagnostics;
using Thaw.Caching.Tests.Support;

namespace Thaw.Tasks.Tests.Support;

/// <summary>Waits for work that itself waits for a fake clock, and never for longer than a test may hang.</summary>
internal static class Driving
{
    /// <summary>How long a machine may be busy with something else.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);


    /// <summary>Moves the clock from timer to timer each at most <paramref name="step"/> away, until the work is done.</summary>
    public static async Task<T> DriveAsync<T>(this FakeClock clock, Task<T> work, TimeSpan? step = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (!work.IsCompleted)
        {
            if (!clock.TryAdvanceToTimer(step ?? TimeSpan.FromSeconds(5)))
                await Task.Yield();
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "the work hangs");
        }

        return await work;
    }

    public static Task<T> SoonAsync<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task SoonAsync(this Task task) => task.WaitAsync(Patience);

    public static Task<T> SoonAsync<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);
}
