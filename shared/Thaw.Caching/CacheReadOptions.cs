namespace Thaw.Caching;

/// <summary>How to look a key up.</summary>
public sealed class CacheReadOptions
{
    /// <summary>
    /// The tags the entry is expected to carry. They need not be right: naming them lets a container that has just started read what it must know of them
    /// together with the entry, in one request instead of two.
    /// </summary>
    public IReadOnlyCollection<string>? Tags { get; init; }

    /// <summary>Whether this process's memory is looked at; by default it is.</summary>
    public bool SkipMemory { get; init; }

    /// <summary>Whether the durable tier is asked for its latest state, where it might answer one that is some seconds old; by default it is not, which costs half.</summary>
    public bool Latest { get; init; }
}
