using Thaw.Caching;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>What of the cache can be tuned: its memory tier, and each namespace that has a policy of its own.</summary>
internal sealed class CacheTunables(MemoryTierTunable memory, ThawCachingOptions options) : ITunableSource
{
    public IReadOnlyList<ITunable> Tunables { get; } =
        [memory, .. options.Namespaces.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => new LifetimeTunable(one.Key, one.Value))];
}
