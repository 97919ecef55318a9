using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>An invalidation, or a value that announces itself, on its way into a commit.</summary>
internal sealed class PendingOperation(CacheInvalidation target, StoredEntry? value, ConditionalWrite? condition = null)
{
    private readonly TaskCompletionSource<long?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CacheInvalidation Target { get; } = target;

    /// <summary>The entry to put in the key's place instead of a tombstone; its counter is the commit's.</summary>
    public StoredEntry? Value { get; } = value;

    /// <summary>What makes it conditional; it is then alone in its commit.</summary>
    public ConditionalWrite? Condition { get; } = condition;

    /// <summary>The commit it went in with, or <see langword="null"/> when the store could not be reached or the condition did not hold.</summary>
    public Task<long?> Completion => _done.Task;

    public void Complete(long? seq) => _done.TrySetResult(seq);

    /// <summary>Hands its caller a fault that is the caller's own.</summary>
    public void Fail(Exception error) => _done.TrySetException(error);
}
