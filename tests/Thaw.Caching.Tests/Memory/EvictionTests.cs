namespace Thaw.Caching.Tests.Memory;

public sealed class EvictionTests
{
    [Fact]
    public void HotSet_SurvivesALongScan()
    {
        var bench = new MemoryTierBench(1_000);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 500; i++)
                bench.Get($"hot{i}");
        }
        for (var i = 0; i < 20_000; i++)
            bench.Get($"scan{i}");
        var left = Enumerable.Range(0, 500).Count(i => bench.Find($"hot{i}") is not null);
        Assert.True(left > 475, $"{left} of 500 are left");
    }

    [Fact]
    public void NewHotSet_TakesTheOldOnesPlace()
    {
        var bench = new MemoryTierBench(1_000);
        var hits = 0;
        for (var generation = 0; generation < 5; generation++)
        {
            hits = 0;
            for (var round = 0; round < 20; round++)
            {
                for (var i = 0; i < 800; i++)
                    hits += bench.Get($"{generation}:{i}") ? 1 : 0;
            }
        }
        Assert.True(hits > 0.7 * 20 * 800, $"{hits} hits");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomOperations_KeepTheInvariants(int seed)
    {
        var random = new Random(seed);
        var entries = random.Next(1, 200);
        var bytes = random.Next(2_000, 60_000);
        var bench = new MemoryTierBench(entries, bytes, (ulong)seed);
        for (var i = 0; i < 20_000; i++)
        {
            var key = $"key{random.Next(random.Next(1, 400))}";
            switch (random.Next(20))
            {
                case 0:
                    bench.Remove(key);
                    break;
                case 1 when random.Next(200) == 0:
                    bench.Tier.Clear();
                    break;
                case < 5:
                    bench.Put(key, size: random.Next(0, bytes / 3), errorUntil: i + random.Next(1_000), now: i);
                    break;
                default:
                    bench.Get(key, random.Next(0, 400));
                    break;
            }
            if (i % 16 == 0)
                bench.Tier.CheckInvariants();
        }
    }

    [Fact]
    public void BoundByBytes_HitRatioFollowsWhatFits()
    {
        // A thousand entries fit by size where a million were allowed: as good as a tier of a thousand, or nearly.
        var byEntries = HitsOfZipf(new MemoryTierBench(1_000), size: 800);
        var byBytes = HitsOfZipf(new MemoryTierBench(1_000_000, bytes: 1_000 * 1_040), size: 800);
        Assert.True(byBytes > byEntries * 0.98, $"{byBytes} of {byEntries} hits");
    }

    [Fact]
    public void BoundByBytes_LargeValuesSeldomUsed_DoNotPushOutManySmallOnes()
    {
        var bench = new MemoryTierBench(100_000, bytes: 1_000_000);
        var random = new Random(4);
        var (small, hits) = (0, 0);
        for (var i = 0; i < 200_000; i++)
        {
            if (random.Next(4) == 0)
            {
                bench.Get($"large{random.Next(2_000)}", 50_000);
                continue;
            }
            small++;
            hits += bench.Get($"small{random.Next(1_500)}", 100) ? 1 : 0;
        }
        bench.Tier.CheckInvariants();
        Assert.True(hits > 0.8 * small, $"{hits} of {small}");
    }

    [Fact]
    public void SameSeed_SameOutcome() =>
        Assert.Equal(HitsOfZipf(new MemoryTierBench(300, seed: 9), 0), HitsOfZipf(new MemoryTierBench(300, seed: 9), 0));

    private static int HitsOfZipf(MemoryTierBench bench, int size)
    {
        var random = new Random(11);
        var hits = 0;
        for (var i = 0; i < 100_000; i++)
            hits += bench.Get($"key{(int)Math.Pow(20_000, random.NextDouble()):D5}", size) ? 1 : 0;
        return hits;
    }
}
