namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A key that takes a large part of the durable tier's reads.</summary>
internal sealed class HotKeyRule : IRule
{
    public string Id => "cache.hot-key";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        // A partition of DynamoDB answers 3,000 read units a second at most, whatever the table has.
        const double PartitionReads = 3_000;
        var options = input.Options;
        var containers = Math.Max(1, input.Report.Containers.Count);
        var reads = input.Calls.Where(call => call.Table == options.CacheTable && !call.IsWrite).ToList();
        foreach (var key in input.HotKeys.Where(key => key.AllReads >= options.MinimumCount * 2 && key.Reads >= options.HotKeyShare * key.AllReads))
        {
            var fleet = key.Reads / input.Window.TotalSeconds;
            // Once a container instead of each time: what reads of the cache's table consume and take, where that table is known.
            var units = reads.Sum(static call => call.Capacity) / key.AllReads;
            yield return this.Find(
                fleet > PartitionReads / 2 ? Severity.Critical : fleet > PartitionReads / 20 ? Severity.Warning : Severity.Info,
                $"{key.Namespace}/#{key.Hash}",
                "Let memory keep it: raise its namespace's MemoryExpiration, or give the namespace a MemoryShare, so that each container reads it once and not over and over.",
                reads.Count == 0 ? FindingEffect.Unknown : new(reads.MaxBy(static call => call.Count)!.P90, input.AMonth(Math.Max(0, key.Reads - containers) * units * options.Prices.MillionReadUnits / 1e6)),
                ("reads", key.Reads), ("share", (double)key.Reads / key.AllReads), ("fleetReadsASecond", fleet), ("containers", containers));
        }
    }
}
