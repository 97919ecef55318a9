namespace Thaw.Caching;

/// <summary>What of the cache may be changed while the process runs. Of this process alone; safe from any thread.</summary>
public interface ICacheTuning
{
    /// <summary>The most bytes the memory tier takes on the heap now, all shares together.</summary>
    long MemoryBytes { get; }

    /// <summary>Changes that. Namespaces keep their shares; what is too much is given up at once, the oldest first. The bound in entries stays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 64 KiB.</exception>
    void ResizeMemory(long bytes);

    /// <summary>Gives up about so many bytes of the memory tier, the oldest entries first; its bound stays.</summary>
    /// <returns>How many it were.</returns>
    long TrimMemory(long bytes);

    /// <summary>Gives up what of the memory tier no look-up would be answered with any more, because it was invalidated; otherwise that goes when somebody asks for it, or for its place.</summary>
    /// <returns>How many bytes it were.</returns>
    long DropInvalid();

    /// <summary>The keys that this process reads most from the durable tier, the hottest first, 16 at most.</summary>
    IReadOnlyList<CacheHotKey> HottestKeys { get; }
}
