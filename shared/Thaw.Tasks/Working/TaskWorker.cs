using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Thaw.Tasks.Queues;

namespace Thaw.Tasks.Working;

/// <summary>
/// Receives and runs tasks in a process that goes on by itself (Kestrel, the local host). On Lambda the platform receives, and the function gives each message to <see cref="TaskRunner"/>.
/// At its stop it takes nothing more, tells what runs to leave, and waits until that is written down.
/// </summary>
internal sealed partial class TaskWorker(TaskRunner runner, TaskSweeper sweeper, TaskQueues queues, TaskWorkerOptions options, TimeProvider clock, ILogger logger)
    : BackgroundService
{
    private readonly SemaphoreSlim _free = new(options.Concurrency, options.Concurrency);
    private readonly (ITaskQueue Queue, MessageDeletes Deletes)[] _queues = [.. queues.InOrder.Select(static queue => (queue, new MessageDeletes(queue)))];

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host's start does not wait for the first message.
        await Task.Yield();
        try
        {
            while (true)
                await TurnAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What runs is told by the same token; each place that comes free is one that has written how it ended.
        }

        for (var i = 0; i < options.Concurrency; i++)
            await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    // One look at every queue, the preferred one first; as soon as one has something, the next look begins with the preferred one again.
    private async ValueTask TurnAsync(CancellationToken stopping)
    {
        await sweeper.SweepIfDueAsync(stopping).ConfigureAwait(false);
        for (var i = 0; i < _queues.Length; i++)
        {
            var wait = i == _queues.Length - 1 ? options.Wait : TimeSpan.Zero;
            if (await TakeAsync(_queues[i].Queue, _queues[i].Deletes, wait, stopping).ConfigureAwait(false))
                return;
        }
    }

    private async ValueTask<bool> TakeAsync(ITaskQueue queue, MessageDeletes deletes, TimeSpan wait, CancellationToken stopping)
    {
        var places = 0;
        try
        {
            await _free.WaitAsync(stopping).ConfigureAwait(false);
            for (places = 1; places < queue.Traits.MaximumBatch && _free.Wait(TimeSpan.Zero, CancellationToken.None); places++)
            {
            }

            var deliveries = await queue.ReceiveAsync(places, runner.Visibility, wait, stopping).ConfigureAwait(false);
            foreach (var delivery in deliveries)
            {
                // Its place is given back by itself, however it ends.
                places--;
                _ = Task.Run(() => RunAsync(queue, deletes, delivery, stopping), CancellationToken.None);
            }

            return deliveries.Count > 0;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // Whatever the queue's fault is, the worker outlives it.
            LogQueueFault(logger, fault, queue.Traits.Name);
            await Task.Delay(options.FaultPause, clock, stopping).ConfigureAwait(false);
            return false;
        }
        finally
        {
            if (places > 0)
                _free.Release(places);
        }
    }

    private async Task RunAsync(ITaskQueue queue, MessageDeletes deletes, TaskDelivery delivery, CancellationToken stopping)
    {
        try
        {
            if (await runner.RunAsync(queue, delivery, deadline: null, stopping).ConfigureAwait(false) == TaskDisposal.Delete)
                await deletes.DeleteAsync(delivery.Receipt).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // The message comes again when its visibility ends.
            LogRunFault(logger, fault);
        }
        finally
        {
            _free.Release();
        }
    }

    [LoggerMessage(2040, LogLevel.Warning, "The queue {Queue} failed; it is asked again after a while.")]
    private static partial void LogQueueFault(ILogger logger, Exception fault, string queue);

    [LoggerMessage(2041, LogLevel.Warning, "A message could not be dealt with; it comes again.")]
    private static partial void LogRunFault(ILogger logger, Exception fault);
}
