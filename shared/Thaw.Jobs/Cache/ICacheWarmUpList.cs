namespace Thaw.Jobs.Cache;

/// <summary>Keys worth making before anybody asks for them. Registered by name with <c>AddCacheWarmUpList</c>; registered cache factories make the values.</summary>
public interface ICacheWarmUpList
{
    /// <summary>The namespace of the keys.</summary>
    string Namespace { get; }

    /// <summary>The keys, at most 1,000,000, the most wanted first. A task that is interrupted goes on where it was, so the order should be the same for a while.</summary>
    ValueTask<IReadOnlyList<string>> ListKeysAsync(CancellationToken cancellationToken);
}
