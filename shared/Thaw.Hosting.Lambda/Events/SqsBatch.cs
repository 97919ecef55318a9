using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>Runs the messages of a batch, each by itself, and answers which have failed.</summary>
public static partial class SqsBatch
{
    /// <summary>
    /// Runs every message, at most <paramref name="parallelism"/> at once. One that throws is in the answer and comes again; the others are not
    /// touched by it. Messages of one FIFO group run in their order, and after the first failure of a group the rest of it is not run but
    /// answered as failed too, so that their order holds. Once the token is cancelled no further message is begun; those fail as well.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="handle">Handles one message.</param>
    /// <param name="parallelism">1 or more; default 4.</param>
    /// <param name="logger">Told of each failure, by message id; the body is not logged.</param>
    /// <param name="cancellationToken">The invocation's.</param>
    public static async ValueTask<SqsBatchResponse> ForEachAsync(
        this SqsEvent batch, Func<SqsMessage, CancellationToken, ValueTask> handle, int parallelism = 4, ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        var failed = new bool[batch.Records.Count];
        var lanes = Lanes(batch.Records);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(parallelism, lanes.Count)).Select(_ => WorkAsync())).ConfigureAwait(false);
        return new SqsBatchResponse { BatchItemFailures = [.. batch.Records.Where((_, index) => failed[index]).Select(static message => new SqsBatchItemFailure(message.MessageId))] };

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var lane && lane < lanes.Count)
            {
                var hasFailed = false;
                foreach (var index in lanes[lane])
                {
                    hasFailed = failed[index] = hasFailed || !await TryAsync(batch.Records[index]).ConfigureAwait(false);
                }
            }
        }

        async ValueTask<bool> TryAsync(SqsMessage message)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await handle(message, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception error) // The boundary of one message: the others go on.
            {
                if (logger is not null)
                {
                    MessageFailed(logger, error, message.MessageId, message.ReceiveCount);
                }

                return false;
            }
        }
    }

    // What must run one after the other: a group; a message without one is a lane of its own.
    private static List<List<int>> Lanes(IReadOnlyList<SqsMessage> messages)
    {
        var lanes = new List<List<int>>(messages.Count);
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var index = 0; index < messages.Count; index++)
        {
            if (messages[index].GroupId is not { } group)
            {
                lanes.Add([index]);
            }
            else if (groups.TryGetValue(group, out var lane))
            {
                lane.Add(index);
            }
            else
            {
                lanes.Add(groups[group] = [index]);
            }
        }

        return lanes;
    }

    [LoggerMessage(30, LogLevel.Error, "Message {MessageId} failed (received {ReceiveCount} times); it comes again.")]
    private static partial void MessageFailed(ILogger logger, Exception error, string messageId, int receiveCount);
}
