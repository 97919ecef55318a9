using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Tests.Judging;

public sealed class CacheRuleTests
{
    [Fact]
    public void HitRate_OfThirtyPercent_IsFoundWithWhatItCosts()
    {
        var found = SeededFleet.Healthy().Namespace("search", memory: 200, durable: 100, misses: 700, factorySeconds: 2).Finds("cache.hit-rate", "search");
        Assert.Equal((0.3, 1_000), (found.Evidence["hitRate"], found.Evidence["lookups"]));

        // Half of 1,000 look-ups are 500 factories of 2 s in 0.5 GB, an hour; 730 hours a month.
        Assert.Equal(500 * 2 * 0.5 * 0.0000166667 * 730, found.Effect.DollarsAMonth!.Value, 4);
    }

    [Theory]
    [InlineData(10_000, 0, "cache.hit-rate")] // in memory alone
    [InlineData(10_000, 900_000, "cache.never-read")]
    [InlineData(100, 900_000, "cache.never-read")]
    public void Namespace_InWhichNothingIsFound_IsFoundOnce(int misses, double bytes, string rule)
    {
        var found = Assert.Single(SeededFleet.Healthy().Namespace("sessions", misses: misses, bytes: bytes).Analyze(), static one => one.Subject == "sessions");
        Assert.Equal((rule, misses), (found.Rule, found.Evidence["misses"]));
    }

    [Theory]
    [InlineData(510, 490)]
    [InlineData(10, 30)]
    public void HitRate_OfHalf_OrOfFewLookups_IsNot(int hits, int misses) =>
        SeededFleet.Healthy().Namespace("search", memory: hits, misses: misses).DoesNotFind("cache.hit-rate");

    [Fact]
    public void Lifetime_OfFiveMilliseconds_IsFoundWithTheReuseDistance()
    {
        var found = SeededFleet.Healthy().Namespace("prices", memory: 50, misses: 4_000, factorySeconds: 0.12, lifetime: 0.005).Runs("remake prices", 3_500, 2).Finds("cache.ttl-short", "prices");
        Assert.Equal(0.005, found.Evidence["lifetimeSeconds"]);
        Assert.InRange(found.Evidence["reuseSecondsP90"], 1.98, 2.02);
        Assert.Equal(120, found.Effect.P90Milliseconds!.Value, 3);
        Assert.True(found.Effect.DollarsAMonth > 0);
    }

    [Theory]
    [InlineData(50, 60, 100)] // asked for once: few are made again
    [InlineData(50, 3_500, 7_200)] // made again after hours: that long a lifetime is not recommended
    [InlineData(9_000, 3_500, 400)] // made again after they expired, and found most of the time
    public void Lifetime_ThatSuitsItsUse_IsNotShort(int hits, int remade, int seconds) =>
        SeededFleet.Healthy().Namespace("prices", memory: hits, misses: 4_000, lifetime: 300).Runs("remake prices", remade, seconds).DoesNotFind("cache.ttl-short");

    [Fact]
    public void Lifetime_OfAWeekForUseWithinMinutes_IsFound()
    {
        var found = SeededFleet.Healthy().Namespace("carts", memory: 500, durable: 900, misses: 300, bytes: 3e9, lifetime: 604_800).Runs("age carts", 900, 240).Finds("cache.ttl-long", "carts");
        Assert.Equal(Severity.Warning, found.Severity);
        Assert.InRange(found.Evidence["hitAgeSecondsP99"], 237, 243);
        Assert.InRange(found.Effect.DollarsAMonth!.Value, 100, 130); // 470 GB at 0.25 dollars
    }

    [Theory]
    [InlineData(900, 300)]
    [InlineData(10, 604_800)]
    public void Lifetime_ThatIsUsed_OrOfFewHits_IsNotLong(int hits, int lifetime) =>
        SeededFleet.Healthy().Namespace("carts", memory: 500, durable: hits, misses: 300, lifetime: lifetime).Runs("age carts", hits, 240).DoesNotFind("cache.ttl-long");

    [Fact]
    public void Namespace_ThatIsNeverRead_IsFound()
    {
        var found = SeededFleet.Healthy().Namespace("audit", misses: 400, bytes: 900_000).Finds("cache.never-read", "audit");
        Assert.Equal((0, 400, 900_000), (found.Evidence["hits"], found.Evidence["factoryCalls"], found.Evidence["bytesWritten"]));
    }

    [Theory]
    [InlineData(1, 400, 900_000)]
    [InlineData(0, 20, 9_000)]
    [InlineData(0, 400, 0)]
    public void Namespace_ThatIsRead_OrNew_OrNotKept_IsNot(int hits, int misses, double bytes) =>
        SeededFleet.Healthy().Namespace("audit", durable: hits, misses: misses, bytes: bytes).DoesNotFind("cache.never-read");

    [Fact]
    public void Tier_ThatCostsMoreThanItSpares_IsFound()
    {
        var found = SeededFleet.Healthy().Calls("PutItem", "cache", capacity: 9e6).Finds("cache.tier-cost", "cache");
        Assert.InRange(found.Evidence["dollarsAMonth"], 4_100, 4_115); // 9 million units at 0.625, 730 times
        Assert.Equal(600, found.Evidence["factorySecondsSpared"], 3);
    }

    [Fact]
    public void Tier_WhoseFactoriesAreDear_IsNot() => SeededFleet.Healthy().Calls("PutItem", "cache", capacity: 9e4)
        .Namespace("llm", durable: 9_000, misses: 500, factorySeconds: 4).DoesNotFind("cache.tier-cost");

    [Fact]
    public void Tier_InAnotherTable_IsNot()
    {
        var fleet = SeededFleet.Healthy().Calls("PutItem", "cache", capacity: 9e6);
        fleet.Options.CacheTable = "elsewhere";
        fleet.DoesNotFind("cache.tier-cost");
    }

    [Fact]
    public void Key_OfHalfTheReads_IsFound()
    {
        var fleet = SeededFleet.Healthy();
        fleet.HotKeys.Add(new HotKey("company", "c0ffee", 900_000, 1_800_000));
        var found = fleet.Finds("cache.hot-key", "company/#c0ffee");
        Assert.Equal((Severity.Warning, 0.5, 250), (found.Severity, found.Evidence["share"], found.Evidence["fleetReadsASecond"]));
    }

    [Fact]
    public void Key_OfHalfTheReads_CostsWhatTheyConsume()
    {
        var fleet = SeededFleet.Healthy();
        fleet.HotKeys.Add(new HotKey("company", "c0ffee", 1_000, 2_000));
        var found = fleet.Finds("cache.hot-key", "company/#c0ffee");

        // 3,000 units for 2,000 reads; each of two containers reads it once: 998 reads of 1.5 units an hour, 730 times, at 12.5 cents a million.
        Assert.Equal(0.1366, found.Effect.DollarsAMonth!.Value, 4);
        Assert.InRange(found.Effect.P90Milliseconds!.Value, 4.9, 5.1);

        fleet.Options.CacheTable = null;
        Assert.Equal(FindingEffect.Unknown, fleet.Finds("cache.hot-key", "company/#c0ffee").Effect);
    }

    [Theory]
    [InlineData(19_000, 100_000)]
    [InlineData(40, 60)]
    public void Key_BelowTheShare_OrOfFewReads_IsNot(int reads, int all)
    {
        var fleet = SeededFleet.Healthy();
        fleet.HotKeys.Add(new HotKey("company", "c0ffee", reads, all));
        fleet.DoesNotFind("cache.hot-key");
    }
}
