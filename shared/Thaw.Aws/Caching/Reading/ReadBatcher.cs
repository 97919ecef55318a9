using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Sending;

namespace Thaw.Aws.Caching.Reading;

/// <summary>
/// Single reads that fall into the same moment become one request; those of the same key share its answer. Nobody waits for company: a read is sent as soon as a thread
/// of the pool is free to send it, and takes along what was asked for until then. One that found no company is sent in its caller's course, and counts there: an invocation that reads one by one is
/// seen to.
/// </summary>
/// <param name="sender">Sends the requests.</param>
/// <param name="consistent">Whether they ask for the latest state. A consistent read may share a request that was not sent yet: it starts after everyone in it asked.</param>
/// <param name="schedule">How the sending is put off to the pool; tests do it by hand.</param>
internal sealed class ReadBatcher(CacheTableSender sender, bool consistent, Action<Action>? schedule = null)
{
    private readonly Lock _gate = new();
    private Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>Reads an item. Cancellation ends only this wait: others may share the request.</summary>
    public Task<TableItem?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiting waiting;
        var first = false;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(key, out waiting))
            {
                first = _waiting.Count == 0;
                _waiting[key] = waiting = new(new(TaskCreationOptions.RunContinuationsAsynchronously), ExecutionContext.Capture());
            }
        }

        if (first)
        {
            Schedule();
        }

        return waiting.Answer.Task.WaitAsync(cancellationToken);
    }

    private void Schedule()
    {
        if (schedule is not null)
        {
            schedule(Flush);
            return;
        }

        // A request that is shared belongs to all who share it: no caller's context flows into it.
        ThreadPool.UnsafeQueueUserWorkItem(static batcher => batcher.FlushWhenStill(), this, preferLocal: false);
    }

    // A caller that starts many reads in a loop is still at it while the pool starts: a few microseconds of looking save it whole requests.
    private void FlushWhenStill()
    {
        var seen = 0;
        for (var still = 0; still < 2;)
        {
            Thread.SpinWait(50);
            Thread.Yield();
            var count = Volatile.Read(ref _waiting).Count;
            still = count == seen || count >= CacheTableSender.MaximumReads ? still + 1 : 0;
            seen = count;
        }

        Flush();
    }

    private void Flush()
    {
        Dictionary<string, Waiting> taken;
        lock (_gate)
        {
            taken = _waiting;
            _waiting = new(StringComparer.Ordinal);
        }

        foreach (var chunk in taken.Chunk(CacheTableSender.MaximumReads))
        {
            // Not forgotten: it ends in the answers of those who wait, whatever happens.
            if (chunk is [{ Value.Context: { } context }])
            {
                ExecutionContext.Run(context, static state => _ = ((Alone)state!).SendAsync(), new Alone(this, chunk));
            }
            else
            {
                _ = SendAsync(chunk);
            }
        }
    }

    private async Task SendAsync(KeyValuePair<string, Waiting>[] reads)
    {
        try
        {
            if (reads is [var (only, alone)])
            {
                alone.Answer.SetResult(await sender.GetAsync(only, consistent, CancellationToken.None).ConfigureAwait(false));
                return;
            }

            var found = await sender.GetManyAsync([.. reads.Select(read => read.Key)], consistent, CancellationToken.None).ConfigureAwait(false);
            foreach (var (key, waiter) in reads)
            {
                waiter.Answer.SetResult(found.GetValueOrDefault(key));
            }
        }
        catch (Exception fault)
        {
            // Every fault, because each of them is some caller's answer.
            foreach (var (_, waiter) in reads)
            {
                waiter.Answer.TrySetException(fault);
            }
        }
    }

    /// <param name="Answer">What all callers of a key wait for.</param>
    /// <param name="Context">The first one's; none where its flow is suppressed.</param>
    private readonly record struct Waiting(TaskCompletionSource<TableItem?> Answer, ExecutionContext? Context);

    private sealed record Alone(ReadBatcher Batcher, KeyValuePair<string, Waiting>[] Read)
    {
        public Task SendAsync() => Batcher.SendAsync(Read);
    }
}
