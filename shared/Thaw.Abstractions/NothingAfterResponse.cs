namespace Thaw;

/// <summary>The host of which nothing is known: all work is done before the response leaves.</summary>
public sealed class NothingAfterResponse : IAfterResponse
{
    /// <inheritdoc/>
    public WorkLifetime Lifetime => WorkLifetime.None;

    /// <inheritdoc/>
    public bool TryPost(Func<CancellationToken, Task> work) => false;
}
