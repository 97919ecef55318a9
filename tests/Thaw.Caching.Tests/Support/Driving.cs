using System.Diagnostics;

namespace Thaw.Caching.Tests.Support;

/// <summary>Waits for work that itself waits for a fake clock, and never for longer than a test may hang.</summary>
internal static class Driving
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Moves the clock from timer to timer, each at most <paramref name="step"/> away, until the work is done.</summary>
    public static async Task<T> DriveAsync<T>(this FakeClock clock, ValueTask<T> work, TimeSpan? step = null)
    {
        var task = work.AsTask();
        await clock.DriveAsync(task, step);
        return await task;
    }

    public static async Task DriveAsync(this FakeClock clock, ValueTask work, TimeSpan? step = null) => await clock.DriveAsync(work.AsTask(), step);

    public static async Task DriveAsync(this FakeClock clock, Task task, TimeSpan? step = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (!task.IsCompleted)
        {
            if (!clock.TryAdvanceToTimer(step ?? TimeSpan.FromMilliseconds(250)))
            {
                await Task.Yield();
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "the work hangs");
        }

        await task;
    }

    /// <summary>Moves the clock from timer to timer, each time only when what the one before let go on has set its own: for work whose every timer is followed by another one or by its end.</summary>
    public static async Task<T> DriveInOrderAsync<T>(this FakeClock clock, ValueTask<T> work)
    {
        var task = work.AsTask();
        while (!task.IsCompleted)
        {
            var before = clock.TimersSet;
            Assert.True(clock.TryAdvanceToTimer(Patience), "the work waits for nothing");
            await UntilAsync(() => task.IsCompleted || clock.TimersSet > before);
        }

        return await task;
    }

    /// <summary>Yields until something has come about that other threads bring.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        var since = Stopwatch.GetTimestamp();
        while (!holds())
        {
            await Task.Yield();
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "it never came about");
        }
    }

    public static Task<T> SoonAsync<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task<T> SoonAsync<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);

    public static Task SoonAsync(this Task task) => task.WaitAsync(Patience);
}
