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
    // How long a queue goes without a look while waits at the others have all places that waits may have, and a sweep that left more to do without the next.
    private static readonly TimeSpan LongestBlindness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(options.Concurrency, options.Concurrency);
    private readonly WorkerQueue[] _queues = [.. queues.InOrder.Select(static queue => new WorkerQueue(queue))];

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

    // One look at every queue, the preferred one first; as soon as one has something, the next look begins with the preferred one again. Where none has, all are waited at together.
    private async ValueTask TurnAsync(CancellationToken stopping)
    {
        await sweeper.SweepIfDueAsync(stopping).ConfigureAwait(false);
        foreach (var queue in _queues)
        {
            if (await LookAsync(queue, stopping).ConfigureAwait(false))
                return;
        }

        var blind = StartWaits(stopping);
        var waits = _queues.Select(static queue => queue.Waiting).OfType<Task>();
        await Task.WhenAny(blind || sweeper.IsDue ? waits.Append(Task.Delay(LongestBlindness, clock, stopping)) : waits).ConfigureAwait(false);
    }

    private async ValueTask<bool> LookAsync(WorkerQueue queue, CancellationToken stopping)
    {
        if (queue.Waiting is { } wait)
        {
            if (!wait.IsCompleted)
                return false;
            queue.Waiting = null;
            return await wait.ConfigureAwait(false);
        }

        // A single queue need not be looked at before it is waited at.
        if (_queues.Length == 1)
            return false;
        await _free.WaitAsync(stopping).ConfigureAwait(false);
        var found = await TakeAsync(queue, MorePlaces(queue), TimeSpan.Zero, stopping).ConfigureAwait(false);
        if (found is null)
            queue.Waiting = PauseAsync(stopping);
        return found ?? false;
    }

    // A wait holds a place for what it may be answered; of several queues' waits each holds one, and together no more than half of them, so that a busy queue keeps the others.
    // Where there is not one for each, the waits are short: the queue that has none is looked at soon. Answers whether there is one.
    private bool StartWaits(CancellationToken stopping)
    {
        var idle = Array.FindAll(_queues, static queue => queue.Waiting is null);
        if (_queues.Length == 1)
        {
            foreach (var queue in idle)
                queue.Waiting = WaitAsync(queue, hasPlace: false, options.Wait, stopping);
            return false;
        }

        var most = Math.Max(1, options.Concurrency / 2) - (_queues.Length - idle.Length);
        var places = 0;
        while (places < Math.Min(most, idle.Length) && _free.Wait(TimeSpan.Zero, CancellationToken.None))
            places++;
        var blind = places < idle.Length;
        var wait = blind && options.Wait > LongestBlindness ? LongestBlindness : options.Wait;
        for (var i = 0; i < places; i++)
            idle[i].Waiting = WaitAsync(idle[i], hasPlace: true, wait, stopping);
        return blind;
    }

    private async Task<bool> WaitAsync(WorkerQueue queue, bool hasPlace, TimeSpan wait, CancellationToken stopping)
    {
        if (!hasPlace)
            await _free.WaitAsync(stopping).ConfigureAwait(false);
        return await TakeAsync(queue, hasPlace ? 1 : MorePlaces(queue), wait, stopping).ConfigureAwait(false) ?? await PauseAsync(stopping).ConfigureAwait(false);
    }

    private async Task<bool> PauseAsync(CancellationToken stopping)
    {
        await Task.Delay(options.FaultPause, clock, stopping).ConfigureAwait(false);
        return false;
    }

    // With the one that the caller has.
    private int MorePlaces(WorkerQueue queue)
    {
        var places = 1;
        while (places < queue.Queue.Traits.MaximumBatch && _free.Wait(TimeSpan.Zero, CancellationToken.None))
            places++;
        return places;
    }

    // The caller has the places: those for which nothing comes are given back. Null: the queue failed.
    private async Task<bool?> TakeAsync(WorkerQueue queue, int places, TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            var deliveries = await queue.Queue.ReceiveAsync(places, runner.Visibility, wait, stopping).ConfigureAwait(false);
            foreach (var delivery in deliveries)
            {
                // Its place is given back by itself, however it ends.
                places--;
                _ = Task.Run(() => RunAsync(queue, delivery, stopping), CancellationToken.None);
            }

            return deliveries.Count > 0;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // Whatever the queue's fault is, the worker outlives it, and goes on with the other queues.
            LogQueueFault(logger, fault, queue.Queue.Traits.Name);
            return null;
        }
        finally
        {
            if (places > 0)
                _free.Release(places);
        }
    }

    private async Task RunAsync(WorkerQueue queue, TaskDelivery delivery, CancellationToken stopping)
    {
        try
        {
            if (await runner.RunAsync(queue.Queue, delivery, deadline: null, stopping).ConfigureAwait(false) == TaskDisposal.Delete)
                await queue.Deletes.DeleteAsync(delivery.Receipt).ConfigureAwait(false);
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
