namespace Thaw.Caching.Memory;

internal sealed partial class MemoryTier
{
    /// <summary>For tests: throws where table, lists, counts, sizes and bounds do not agree.</summary>
    public void CheckInvariants()
    {
        using (_lock.Enter())
        {
            _touches.Drain(_policy);
            _policy.CheckInvariants();
            var bytes = 0L;
            var namespaces = new Dictionary<CacheNamespace, int>();
            foreach (var entry in _policy.Entries())
            {
                Require(_table.Holds(entry), "an entry in a list is not in the table");
                Require(ReferenceEquals(_table.Find(entry.Hash, entry.Scope, entry.Key), entry), "a key is in the table twice");
                bytes += EntryCost.Of(entry);
                namespaces[entry.Scope.Namespace] = namespaces.GetValueOrDefault(entry.Scope.Namespace) + 1;
            }
            Require(_policy.Count == _table.Count, "the table and the lists differ in number");
            Require(bytes == _bytes, "the sizes do not add up");
            Require(_table.Count <= _maximumEntries, "too many entries");
            Require(_bytes <= _maximumBytes, "too many bytes");
            foreach (var (ns, count) in namespaces)
                Require(CountOf(ns) == count, "a namespace's count is wrong");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException("Memory tier: " + otherwise + ".");
    }
}
