using Thaw.Tasks.Queues;

namespace Thaw.Tasks.Tests.Support;

/// <summary>A queue that fails as it is told.</summary>
internal sealed class FaultyQueue(ITaskQueue inner) : ITaskQueue
{
    /// <summary>Which messages are not taken though the call succeeds.</summary>
    public Func<TaskMessage, bool> Loses { get; set; } = static _ => false;

    /// <summary>Thrown by sends.</summary>
    public Exception? SendFault { get; set; }

    /// <summary>Thrown by changes of visibility.</summary>
    public Exception? HideFault { get; set; }

    /// <summary>Thrown by receives.</summary>
    public Exception? ReceiveFault { get; set; }

    public List<TimeSpan> Hidden { get; } = [];

    /// <summary>Another name than its own.</summary>
    public string? Name { get; set; }

    public TaskQueueTraits Traits => Name is { } name ? inner.Traits with { Name = name } : inner.Traits;

    public async ValueTask<IReadOnlyList<bool>> SendAsync(IReadOnlyList<TaskMessage> messages, CancellationToken cancellationToken)
    {
        if (SendFault is { } fault)
            throw fault;
        var answers = messages.Select(message => !Loses(message)).ToArray();
        if (messages.Where((_, i) => answers[i]).ToArray() is { Length: > 0 } taken)
            await inner.SendAsync(taken, cancellationToken);
        return answers;
    }

    public ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(int maximum, TimeSpan hiddenFor, TimeSpan wait, CancellationToken cancellationToken) =>
        ReceiveFault is { } fault ? throw fault : inner.ReceiveAsync(maximum, hiddenFor, wait, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> DeleteAsync(IReadOnlyList<string> receipts, CancellationToken cancellationToken) => inner.DeleteAsync(receipts, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> ChangeVisibilityAsync(IReadOnlyList<TaskVisibility> changes, CancellationToken cancellationToken)
    {
        lock (Hidden)
        {
            Hidden.AddRange(changes.Select(change => change.HiddenFor));
        }

        return HideFault is { } fault ? throw fault : inner.ChangeVisibilityAsync(changes, cancellationToken);
    }

    /// <summary>Whether it says how old its oldest message is; SQS does not.</summary>
    public bool TellsAge { get; set; } = true;

    public async ValueTask<TaskQueueDepth> GetDepthAsync(CancellationToken cancellationToken)
    {
        var depth = await inner.GetDepthAsync(cancellationToken);
        return TellsAge ? depth : depth with { OldestAge = null };
    }
}
