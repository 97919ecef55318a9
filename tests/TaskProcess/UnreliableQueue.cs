using Thaw.Tasks.Queues;

namespace Thaw.TaskProcess;

/// <summary>Of a hundred messages five are lost on their way, with or without an exception, and five come twice.</summary>
internal sealed class UnreliableQueue(ITaskQueue inner, int seed) : ITaskQueue
{
    private readonly Random _random = new(seed);
    private int _lost;
    private int _doubled;

    public int Lost => Volatile.Read(ref _lost);

    public int Doubled => Volatile.Read(ref _doubled);

    public TaskQueueTraits Traits => inner.Traits;

    public async ValueTask<IReadOnlyList<bool>> SendAsync(IReadOnlyList<TaskMessage> messages, CancellationToken cancellationToken)
    {
        var draws = messages.Select(_ => Draw()).ToArray();
        foreach (var draw in draws)
        {
            if (draw < 5)
                Interlocked.Increment(ref _lost);
            else if (draw < 10)
                Interlocked.Increment(ref _doubled);
        }

        if (messages.Where((_, i) => draws[i] >= 5).ToArray() is { Length: > 0 } sent)
            await inner.SendAsync(sent, cancellationToken);
        if (messages.Where((_, i) => draws[i] is >= 5 and < 10).ToArray() is { Length: > 0 } again)
            await inner.SendAsync(again, cancellationToken);
        return draws.Length == 1 && draws[0] < 2 ? throw new IOException("The message was lost.") : draws.Select(draw => draw >= 5).ToArray();
    }

    public ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(int maximum, TimeSpan hiddenFor, TimeSpan wait, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(maximum, hiddenFor, wait, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> DeleteAsync(IReadOnlyList<string> receipts, CancellationToken cancellationToken) => inner.DeleteAsync(receipts, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> ChangeVisibilityAsync(IReadOnlyList<TaskVisibility> changes, CancellationToken cancellationToken) =>
        inner.ChangeVisibilityAsync(changes, cancellationToken);

    public ValueTask<TaskQueueDepth> GetDepthAsync(CancellationToken cancellationToken) => inner.GetDepthAsync(cancellationToken);

    private int Draw()
    {
        lock (_random)
        {
            return _random.Next(100);
        }
    }
}
