using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Sending;

namespace Thaw.Aws.Caching.Reading;

/// <summary>
/// Single reads that fall into the same moment become one request; those of the same key share its answer. Nobody waits for company: a read is sent as soon as a thread
/// of the pool is free to send it, and takes along what was asked for until then.
/// </summary>
/// <param name="sender">Sends the requests.</param>
/// <param name="consistent">Whether they ask for the latest state. A consistent read may share a request that was not sent yet: it starts after everyone in it asked.</param>
/// <param name="schedule">How the sending is put off to the pool; tests do it by hand.</param>
internal sealed class ReadBatcher(CacheTableSender sender, bool consistent, Action<Action>? schedule = null)
{
    private readonly Lock _gate = new();
    private Dictionary<string, TaskCompletionSource<TableItem?>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Reads an item. Cancellation ends only this wait: others may share the request.</summary>
    public Task<TableItem?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<TableItem?>? answer;
        var first = false;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(key, out answer))
            {
                first = _waiting.Count == 0;
                _waiting[key] = answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (first)
        {
            Schedule();
        }

        return answer.Task.WaitAsync(cancellationToken);
    }

    private void Schedule()
    {
        if (schedule is not null)
        {
            schedule(Flush);
            return;
        }

        // The request belongs to all who share it: no caller's context flows into it.
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
        Dictionary<string, TaskCompletionSource<TableItem?>> taken;
        lock (_gate)
        {
            taken = _waiting;
            _waiting = new(StringComparer.Ordinal);
        }

        foreach (var chunk in taken.Chunk(CacheTableSender.MaximumReads))
        {
            // Not forgotten: it ends in the answers of those who wait, whatever happens.
            _ = SendAsync(chunk);
        }
    }

    private async Task SendAsync(KeyValuePair<string, TaskCompletionSource<TableItem?>>[] reads)
    {
        try
        {
            if (reads is [var (only, waiter)])
            {
                waiter.SetResult(await sender.GetAsync(only, consistent, CancellationToken.None).ConfigureAwait(false));
                return;
            }

            var found = await sender.GetManyAsync([.. reads.Select(read => read.Key)], consistent, CancellationToken.None).ConfigureAwait(false);
            foreach (var (key, answer) in reads)
            {
                answer.SetResult(found.GetValueOrDefault(key));
            }
        }
        catch (Exception fault)
        {
            // Every fault, because each of them is some caller's answer.
            foreach (var (_, answer) in reads)
            {
                answer.TrySetException(fault);
            }
        }
    }
}
