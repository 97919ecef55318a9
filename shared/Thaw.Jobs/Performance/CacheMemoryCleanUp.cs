using Thaw.Caching;
using Thaw.Monitoring.Resources;

namespace Thaw.Jobs.Performance;

/// <summary>Gives up entries of the cache's memory tier: the cheapest there is, for each can be read again.</summary>
internal sealed class CacheMemoryCleanUp(ICacheTuning cache) : IMemoryCleanUp
{
    public string Name => "cache.memory";

    public int Cost => 10;

    public long Release(long bytes) => cache.TrimMemory(bytes);
}
