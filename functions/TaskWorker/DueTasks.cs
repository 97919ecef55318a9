using Thaw.Tasks;

namespace Thaw.TaskWorker;

/// <summary>
/// A container's share of the sweeping: once a minute of wall clock, at the end of a batch, it sends some of what is due and no message will wake. After the answer where the host promises that;
/// nobody's message waits for it. With little time left it is the next batch's.
/// </summary>
internal sealed class DueTasks(TaskSweeper sweeper, IAfterResponse after, IRequestDeadline deadline, TimeProvider clock)
{
    // What the sweeper takes, and as much again for a table that is slow.
    private static readonly TimeSpan TimeNeeded = TimeSpan.FromSeconds(5);

    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (!sweeper.IsDue || (deadline.Current is { } end && end - clock.GetUtcNow() < TimeNeeded))
        {
            return;
        }

        if (after.TryPost(async token => await sweeper.SendIfDueAsync(token)))
        {
            return;
        }

        try
        {
            await sweeper.SendIfDueAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The batch has run: its answer is not lost for what the next one can send.
        }
    }
}
