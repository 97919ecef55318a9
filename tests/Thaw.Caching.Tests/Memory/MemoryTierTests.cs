using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

public sealed class MemoryTierTests
{
    [Fact]
    public void Find_AfterPut_ReturnsThatEntry()
    {
        var bench = new MemoryTierBench(10);
        var entry = bench.Put("a", value: "x");
        Assert.Same(entry, bench.Find("a"));
        Assert.Null(bench.Find("b"));
    }

    [Fact]
    public void Find_SameKeyInAnotherScope_IsAnotherEntry()
    {
        var bench = new MemoryTierBench(10);
        var alice = new CacheScope(bench.Namespace, "alice", bench.Scope.Seed); // the same hash: only the scope tells them apart
        var shared = bench.Put("a");
        var hers = bench.Put("a", scope: alice);
        Assert.Same(shared, bench.Find("a"));
        Assert.Same(hers, bench.Find("a", new CacheScope(bench.Namespace, "alice", bench.Scope.Seed)));
        Assert.Equal(2, bench.Tier.CountOf(bench.Namespace));
    }

    [Fact]
    public void Put_KeyThatIsThere_TakesItsPlace()
    {
        var bench = new MemoryTierBench(10);
        var old = bench.Put("a", size: 100);
        var before = bench.Tier.Bytes;
        var successor = bench.Put("a", size: 150);
        Assert.Same(successor, bench.Find("a"));
        Assert.Equal(EvictionListId.None, old.List);
        Assert.Equal((1, before + 50, 0L), (bench.Tier.Count, bench.Tier.Bytes, bench.Tier.Evictions));
        Assert.False(bench.Tier.Remove(old));
        bench.Tier.Touch(old);
        bench.Tier.CheckInvariants();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Put_MoreThanFit_KeepsExactlyTheBoundAndCountsEvictions(int entries)
    {
        var bench = new MemoryTierBench(entries);
        for (var i = 0; i < entries + 50; i++)
        {
            bench.Get($"key{i}");
            Assert.NotNull(bench.Find($"key{i}")); // whoever has just loaded a value finds it
            bench.Tier.CheckInvariants();
        }
        Assert.Equal(entries, bench.Tier.Count);
        Assert.Equal(entries, bench.Tier.CountOf(bench.Namespace));
        Assert.Equal(50, bench.Tier.Evictions);
    }

    [Fact]
    public void Put_LargerThanAQuarter_IsRefusedAndRemovesTheOlder()
    {
        var bench = new MemoryTierBench(100, bytes: 100_000);
        bench.Put("a", size: 10);
        var large = bench.Put("a", size: 25_000);
        Assert.Equal(EvictionListId.None, large.List);
        Assert.Null(bench.Find("a"));
        Assert.Equal((0, 0L), (bench.Tier.Count, bench.Tier.Bytes));
    }

    [Fact]
    public void Put_ReplacementThatGrew_MakesRoomAndStays()
    {
        var bench = new MemoryTierBench(1_000, bytes: 100_000);
        for (var i = 0; i < 500; i++)
            bench.Put($"key{i}");
        var kept = bench.Tier.Count;
        for (var i = 0; i < 1_000; i++)
        {
            var successor = bench.Put("grows", size: i * 20);
            Assert.Same(successor, bench.Find("grows"));
            bench.Tier.CheckInvariants();
        }
        Assert.True(bench.Tier.Count < kept);
    }

    [Fact]
    public void Put_WhenFull_GivesUpTheExpiredTailFirst()
    {
        var bench = new MemoryTierBench(100);
        for (var i = 0; i < 100; i++)
            bench.Put($"key{i}", errorUntil: i < 10 ? 5 : long.MaxValue);
        for (var i = 0; i < 10; i++)
            bench.Put($"new{i}", now: 5);
        for (var i = 0; i < 10; i++)
            Assert.Null(bench.Find($"key{i}"));
        for (var i = 10; i < 100; i++)
            Assert.NotNull(bench.Find($"key{i}"));
    }

    [Fact]
    public void Remove_OnlyTheVeryEntry()
    {
        var bench = new MemoryTierBench(10);
        var first = bench.Put("a");
        Assert.True(bench.Tier.Remove(first));
        Assert.False(bench.Tier.Remove(first));
        var second = bench.Put("a");
        Assert.False(bench.Tier.Remove(first));
        Assert.Same(second, bench.Find("a"));
        Assert.True(bench.Remove("a"));
        Assert.False(bench.Remove("a"));
        Assert.Equal((0, 0L, 0L), (bench.Tier.Count, bench.Tier.Bytes, bench.Tier.Evictions));
        bench.Tier.CheckInvariants();
    }

    [Fact]
    public void Clear_EmptiesEveryNamespace()
    {
        var bench = new MemoryTierBench(100);
        var other = new CacheScope(new CacheNamespace("other", new CacheNamespaceOptions()), user: null, 3);
        for (var i = 0; i < 150; i++)
            bench.Put($"key{i}", scope: i % 3 == 0 ? other : null);
        Assert.Equal(100, bench.Tier.CountOf(bench.Namespace) + bench.Tier.CountOf(other.Namespace));
        bench.Tier.Clear();
        Assert.Equal((0, 0L, 0, 0), (bench.Tier.Count, bench.Tier.Bytes, bench.Tier.CountOf(bench.Namespace), bench.Tier.CountOf(other.Namespace)));
        bench.Put("again");
        bench.Tier.CheckInvariants();
    }

    [Fact]
    public void Get_FittingWorkingSet_NeverMissesAgain()
    {
        // More than the table starts with: it grows on the way.
        var bench = new MemoryTierBench(200_000);
        for (var i = 0; i < 150_000; i++)
            bench.Get($"key{i}");
        for (var i = 0; i < 150_000; i++)
            Assert.True(bench.Get($"key{i}"));
        bench.Tier.CheckInvariants();
    }

    [Fact]
    public void Hit_Allocates_Nothing()
    {
        var bench = new MemoryTierBench(1_000);
        var keys = Enumerable.Range(0, 1_000).Select(i => $"a key of ordinary length, number {i:D8}").ToArray();
        foreach (var key in keys)
            bench.Get(key);
        // The runtime itself may allocate while it recompiles a loop; a hit that allocates does so every time.
        Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => AllocatedBy(() =>
        {
            for (var round = 0; round < 100; round++)
                HitAll(bench, keys);
        })));
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void HitAll(MemoryTierBench bench, string[] keys)
    {
        foreach (var key in keys)
            bench.Tier.Touch(bench.Find(key)!);
    }
}
