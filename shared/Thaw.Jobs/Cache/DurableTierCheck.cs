using Thaw.Caching;

namespace Thaw.Jobs.Cache;

/// <summary>
/// Sends one fresh value through the cache's durable tier and reads it back: what a deployment's rights, network and table are good for, seen from inside.
/// The value is forgotten after a minute.
/// </summary>
public sealed class DurableTierCheck(ITieredCache cache, TimeProvider clock)
{
    private const int MaximumReads = 10;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly CacheReadOptions PastMemory = new() { SkipMemory = true };

    private readonly ITieredCache _probes = cache.For("thaw.check");

    /// <summary>Runs the check. Faults of the tier are in the report.</summary>
    public async ValueTask<DurableTierReport> RunAsync(CancellationToken cancellationToken)
    {
        // A key of its own for each run: two that overlap do not read each other's.
        var key = Guid.NewGuid().ToString("N");
        var began = clock.GetTimestamp();
        var outcome = await _probes.SetAsync(key, key, new CacheEntryOptions { Expiration = Kept }, cancellationToken).ConfigureAwait(false);
        var write = clock.GetElapsedTime(began);
        if (outcome == CacheWriteOutcome.Disabled)
        {
            return new DurableTierReport { IsChecked = false, Tiers = cache.GetStatistics().Tiers };
        }

        if (cache.GetStatistics().Tiers.Count < 2)
        {
            return Report("There is no durable tier: name its table in CACHE_TABLE_NAME.");
        }

        if (outcome != CacheWriteOutcome.Stored)
        {
            return Report($"A fresh value could not be stored ({outcome}); that took {write.TotalMilliseconds:0} ms.", write);
        }

        began = clock.GetTimestamp();
        var found = await ReadAsync(key, cancellationToken).ConfigureAwait(false);
        var read = clock.GetElapsedTime(began);
        return Report(found ? null : $"A value just stored was not there to read {MaximumReads} times in {read.TotalMilliseconds:0} ms.", write, read);
    }

    // A replica may be behind by a moment; a container that has been running for a while reads from any.
    private async ValueTask<bool> ReadAsync(string key, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            var found = await _probes.TryGetAsync<string>(key, PastMemory, cancellationToken).ConfigureAwait(false);
            if (found.Tier == CacheTier.Durable && found.Value == key)
            {
                return true;
            }

            if (tried == MaximumReads)
            {
                return false;
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private DurableTierReport Report(string? complaint, TimeSpan write = default, TimeSpan read = default) =>
        new() { Complaint = complaint, IsChecked = true, Write = write, Read = read, Tiers = cache.GetStatistics().Tiers };
}
