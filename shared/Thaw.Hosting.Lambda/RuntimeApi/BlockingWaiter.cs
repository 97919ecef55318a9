using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// Lets one thread sleep until asynchronous work has ended. Unlike <see cref="Task.Wait()"/> it does not spin first: on a function's fraction of a
/// core that time is the work's own. It is reused; only its thread calls it.
/// </summary>
internal sealed class BlockingWaiter
{
    private readonly object _monitor = new();
    private readonly Action _signal;
    private bool _signalled;

    public BlockingWaiter() => _signal = Signal;

    /// <summary>Returns once the work has ended, however it did. The caller takes its result.</summary>
    public void Wait(in ValueTask work)
    {
        Await(work.ConfigureAwait(false).GetAwaiter());
        lock (_monitor)
        {
            while (!_signalled)
            {
                Monitor.Wait(_monitor);
            }

            _signalled = false;
        }
    }

    /// <summary>Whether the work has ended, however it did, within the time.</summary>
    public static bool Wait(Task work, TimeSpan atMost)
    {
        // A signal may come long after the time is over: it must not wake a later wait, so this one has a monitor of its own.
        var monitor = new object();
        work.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() =>
        {
            lock (monitor)
            {
                Monitor.Pulse(monitor);
            }
        });
        var begun = Stopwatch.GetTimestamp();
        lock (monitor)
        {
            while (!work.IsCompleted)
            {
                var left = atMost - Stopwatch.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                Monitor.Wait(monitor, left);
            }
        }

        return true;
    }

    private void Await(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter)
    {
        if (awaiter.IsCompleted)
        {
            Signal();
        }
        else
        {
            awaiter.UnsafeOnCompleted(_signal);
        }
    }

    private void Signal()
    {
        lock (_monitor)
        {
            _signalled = true;
            Monitor.Pulse(_monitor);
        }
    }
}
