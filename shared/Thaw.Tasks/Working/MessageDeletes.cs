using Thaw.Tasks.Queues;

namespace Thaw.Tasks.Working;

/// <summary>
/// Deletes delivered messages of one queue: those that come while a call is under way go together in the next. Nobody waits for a batch to fill, and under load a call deletes several.
/// </summary>
internal sealed class MessageDeletes(ITaskQueue queue)
{
    private readonly Lock _gate = new();
    private List<string> _waiting = [];
    private TaskCompletionSource _next = New();
    private bool _busy;

    /// <summary>Ends when the message is deleted; with the fault of the call that it went with.</summary>
    public Task DeleteAsync(string receipt)
    {
        Task end;
        lock (_gate)
        {
            _waiting.Add(receipt);
            end = _next.Task;
            if (_busy)
                return end;
            _busy = true;
        }

        // Not awaited here: each of its calls is awaited by those whose messages it deletes.
        _ = DrainAsync();
        return end;
    }

    private async Task DrainAsync()
    {
        for (var first = true; ; first = false)
        {
            // Who came first deletes its own at once; it has no time for those who came meanwhile.
            if (!first)
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            List<string> receipts;
            TaskCompletionSource end;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _busy = false;
                    return;
                }

                (receipts, end) = (_waiting, _next);
                (_waiting, _next) = ([], New());
            }

            try
            {
                foreach (var batch in receipts.Chunk(queue.Traits.MaximumBatch))
                    await queue.DeleteAsync(batch, CancellationToken.None).ConfigureAwait(false);
                end.SetResult();
            }
            catch (Exception fault)
            {
                // Whatever the queue's fault is, it is for those who wait: their messages come again.
                end.SetException(fault);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
