namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// For one request in flight: blocking calls on the loop's own thread. A socket that was never used asynchronously stays in the kernel's blocking
/// mode and out of the runtime's epoll thread, so that an invocation costs two context switches.
/// </summary>
internal sealed class BlockingTransport(RuntimeApiAddress address) : Transport(address)
{
    private readonly BlockingWaiter _waiter = new();

    /// <inheritdoc/>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var left = bytes.Span;
        while (left.Length > 0)
        {
            left = left[Socket!.Send(left)..];
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> into) => new(Socket!.Receive(into.Span));

    /// <inheritdoc/>
    public override ValueTask WaitAsync(ValueTask work)
    {
        if (!work.IsCompleted)
        {
            _waiter.Wait(work);
        }

        return work;
    }

    /// <inheritdoc/>
    public override ValueTask<bool> WaitAsync(Task work, TimeSpan atMost) => new(work.IsCompleted || BlockingWaiter.Wait(work, atMost));

    /// <inheritdoc/>
    protected override ValueTask OpenAsync()
    {
        Fresh(out var endPoint).Connect(endPoint);
        return ValueTask.CompletedTask;
    }
}
