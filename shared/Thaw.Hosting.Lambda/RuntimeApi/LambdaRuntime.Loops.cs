namespace Thaw.Hosting.Lambda.RuntimeApi;

internal sealed partial class LambdaRuntime
{
    private async Task<int> RunLoopsAsync(LoopContext context, CancellationToken stopping)
    {
        var isOnly = environment.MaxConcurrency == 1;
        if (!isOnly)
        {
            ambient.Flow();
        }

        var loops = new InvocationLoop[environment.MaxConcurrency];
        var running = new List<Task>(loops.Length);
        for (var slot = 0; slot < loops.Length; slot++)
        {
            loops[slot] = new InvocationLoop(context, slot, isOnly ? new BlockingTransport(context.Address) : new AsyncTransport(context.Address), isOnly);
        }

        foreach (var loop in loops)
        {
            running.Add(isOnly ? OnItsOwnThread(loop) : loop.RunAsync().AsTask());
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stopping.Register(Stop).ConfigureAwait(false))
        {
            // A loop ends of itself only when it fails; then all do.
            await Task.WhenAny([stopped.Task, .. running]).ConfigureAwait(false);
        }

        Stop();
        var failure = running.Find(static loop => loop.IsFaulted)?.Exception!.InnerException;
        if (failure is not null)
        {
            RuntimeLog.Fatal(_logger, failure);
        }

        await EndAsync(running).ConfigureAwait(false);
        return failure is null ? 0 : Failed;

        void Stop()
        {
            Array.ForEach(loops, static loop => loop.Stop());
            stopped.TrySetResult();
        }
    }

    // Two thirds of the budget are for what runs, the rest for flushes.
    private async Task EndAsync(List<Task> running)
    {
        var patience = _options.ShutdownBudget * 2 / 3;
        var all = Task.WhenAll(running);
        await Task.WhenAny(all, Task.Delay(patience, TimeProvider.System)).ConfigureAwait(false);
        if (!all.IsCompleted)
        {
            RuntimeLog.ShutdownLate(_logger, patience.TotalMilliseconds);
        }
    }

    private static Task OnItsOwnThread(InvocationLoop loop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                loop.RunAsync().AsTask().GetAwaiter().GetResult();
                ended.SetResult();
            }
            catch (Exception error) // Handed to whoever waits for the loop.
            {
                ended.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "thaw-invocations",
        };
        thread.UnsafeStart();
        return ended.Task;
    }
}
