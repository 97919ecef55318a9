using System.Security.Cryptography;
using System.Text;
using Thaw.Caching;
using Thaw.Monitoring.Judging;

namespace Thaw.Jobs.Performance;

/// <summary>Tells of the cache's hot keys by their hashes.</summary>
internal sealed class CacheHotKeyReport(ICacheTuning cache) : IHotKeyReport
{
    private const int HashBytes = 4;

    public IReadOnlyList<HotKey> Hottest =>
    [
        .. cache.HottestKeys.Select(static key => new HotKey(
            key.Namespace, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)).AsSpan(0, HashBytes)), key.Reads, key.AllReads)),
    ];
}
