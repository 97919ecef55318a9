using Thaw.Aws.Clients;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;
using Thaw.Tasks.Queues;

namespace Thaw.Aws.Tasks;

/// <summary>A queue of tasks on SQS.</summary>
internal sealed class SqsTaskQueue : ITaskQueue, IAttemptCount
{
    private readonly SqsQueue _queue;
    private long _requests;

    /// <param name="name">What it is called in logs and metrics.</param>
    /// <param name="queue">The queue.</param>
    public SqsTaskQueue(string name, SqsQueue queue)
    {
        _queue = queue;
        Traits = new TaskQueueTraits
        {
            Name = name,
            MaximumBatch = SqsLimits.MaximumBatch,
            MaximumDelay = SqsLimits.MaximumDelay,
            MaximumVisibility = SqsLimits.MaximumVisibility,
        };
    }

    public TaskQueueTraits Traits { get; }

    /// <summary>Requests that were sent, repeats included.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public void Attempted() => Interlocked.Increment(ref _requests);

    public async ValueTask<IReadOnlyList<bool>> SendAsync(IReadOnlyList<TaskMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var (client, url) = await _queue.ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (messages is [var one])
        {
            await client.SendAsync(new SendMessage(url, one.TaskId, one.Delay) { Attempts = this }, cancellationToken).ConfigureAwait(false);
            return [true];
        }

        var call = new SendMessageBatch(url, [.. messages.Select(static message => (message.TaskId, message.Delay))]) { Attempts = this };
        return (await client.SendAsync(call, cancellationToken).ConfigureAwait(false)).Answers(messages.Count);
    }

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(int maximum, TimeSpan hiddenFor, TimeSpan wait, CancellationToken cancellationToken)
    {
        var (client, url) = await _queue.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var received = await client.SendAsync(new ReceiveMessage(url, maximum, hiddenFor, wait) { Attempts = this }, cancellationToken).ConfigureAwait(false);
        return [.. received.Messages.Select(static message => new TaskDelivery(message.Body, message.Receipt, message.Receives, message.SentAt))];
    }

    public async ValueTask<IReadOnlyList<bool>> DeleteAsync(IReadOnlyList<string> receipts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var (client, url) = await _queue.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return (await client.SendAsync(new DeleteMessageBatch(url, receipts) { Attempts = this }, cancellationToken).ConfigureAwait(false)).Answers(receipts.Count);
    }

    public async ValueTask<IReadOnlyList<bool>> ChangeVisibilityAsync(IReadOnlyList<TaskVisibility> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var (client, url) = await _queue.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var call = new ChangeMessageVisibilityBatch(url, [.. changes.Select(static change => (change.Receipt, change.HiddenFor))]) { Attempts = this };
        return (await client.SendAsync(call, cancellationToken).ConfigureAwait(false)).Answers(changes.Count);
    }

    public async ValueTask<TaskQueueDepth> GetDepthAsync(CancellationToken cancellationToken)
    {
        const string Visible = "ApproximateNumberOfMessages";
        const string Hidden = "ApproximateNumberOfMessagesNotVisible";
        const string Delayed = "ApproximateNumberOfMessagesDelayed";
        var (client, url) = await _queue.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var answer = await client.SendAsync(new GetQueueAttributes(url, [Visible, Hidden, Delayed]) { Attempts = this }, cancellationToken).ConfigureAwait(false);

        // The age of the oldest is CloudWatch's to tell (ApproximateAgeOfOldestMessage), not the queue's.
        return new TaskQueueDepth(answer.Number(Visible), answer.Number(Hidden), answer.Number(Delayed), OldestAge: null);
    }
}
