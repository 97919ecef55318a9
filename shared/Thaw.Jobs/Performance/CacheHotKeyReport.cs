using Thaw.Caching;
using Thaw.Monitoring.Judging;

namespace Thaw.Jobs.Performance;

/// <summary>Tells of the cache's hot keys by their hashes.</summary>
internal sealed class CacheHotKeyReport(ICacheTuning cache) : IHotKeyReport
{
    public IReadOnlyList<HotKey> Hottest => [.. cache.HottestKeys.Select(static key => new HotKey(key.Namespace, KeyDigest.Of(key.Key), key.Reads, key.AllReads))];
}
