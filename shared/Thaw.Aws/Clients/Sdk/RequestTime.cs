namespace Thaw.Aws.Clients.Sdk;

/// <summary>
/// Has a call of the SDK's end with the request that is served, whatever its pipeline is at: credentials that do not come and do not listen to who leaves, a turn, a pause before a repeat, an answer.
/// </summary>
internal sealed class RequestTime(IRequestDeadline? deadline, TimeProvider wall)
{
    /// <summary>When the request that is served must have been answered, where something bounds it.</summary>
    public DateTimeOffset? End => deadline?.Current;

    /// <exception cref="TimeoutException">The request being served has no time left.</exception>
    public Task<T> BoundAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        End is { } end ? UntilAsync(end, call, cancellationToken) : call(cancellationToken);

    private async Task<T> UntilAsync<T>(DateTimeOffset end, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var left = end - wall.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            throw new TimeoutException("The time of the request that is served ended before AWS was asked.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(left);
        var running = call(stop.Token);
        try
        {
            return await running.WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (stop.IsCancellationRequested)
        {
            // It ends by itself, and sends nothing any more. An answer that came all the same gives its connection back.
            _ = running.ContinueWith(
                static done => (done.Result as IDisposable)?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("The time of the request that is served ended while AWS was asked.", late);
        }
    }
}
