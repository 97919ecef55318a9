using Thaw.Caching;
using Thaw.Monitoring.Resources;

namespace Thaw.Jobs.Performance;

/// <summary>
/// Gives up entries of the cache's memory tier: the cheapest there is, for each can be read again. First those that no look-up is answered with any more: what another container had dropped, or
/// invalidated, lies here until its place is needed.
/// </summary>
internal sealed class CacheMemoryCleanUp(ICacheTuning cache) : IMemoryCleanUp
{
    public string Name => "cache.memory";

    public int Cost => 10;

    public long Release(long bytes)
    {
        var invalid = cache.DropInvalid();
        return invalid >= bytes ? invalid : invalid + cache.TrimMemory(bytes - invalid);
    }
}
