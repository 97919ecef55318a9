using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    private static StoredLease Mine => new(1, "mine", 0, Later);

    [SkippableFact]
    public async Task Lease_NothingThere_IsTaken()
    {
        Assert.True(await Store.TrySwapLeaseAsync(Key("lease"), null, Mine, default));
        Assert.Equal(Mine, await LeaseAsync(Second, Key("lease")));
        Assert.False(await Second.TrySwapLeaseAsync(Key("lease"), null, Mine with { Owner = "other" }, default));
        Assert.Equal(Mine, await LeaseAsync(Store, Key("lease")));
    }

    [SkippableTheory]
    [InlineData(2, "mine", 0)]
    [InlineData(1, "Mine", 0)]
    [InlineData(1, "", 0)]
    [InlineData(1, "mine", 1)]
    public async Task Lease_IsAnotherThanExpected_StaysAsItIs(long fence, string owner, long beat)
    {
        await Store.TrySwapLeaseAsync(Key("lease"), null, Mine, default);
        Assert.False(await Store.TrySwapLeaseAsync(Key("lease"), new StoredLease(fence, owner, beat, Later), new StoredLease(9, "next", 0, Later), default));
        Assert.Equal(Mine, await LeaseAsync(Store, Key("lease")));
    }

    [SkippableFact]
    public async Task Lease_ExpectedButAbsent_StaysAbsent()
    {
        Assert.False(await Store.TrySwapLeaseAsync(Key("lease"), Mine, Mine with { Beat = 1 }, default));
        Assert.Null(await LeaseAsync(Store, Key("lease")));
    }

    [SkippableFact]
    public async Task Lease_TakenBeatenReleasedTakenAgain()
    {
        var key = Key("lease");
        var beaten = Mine with { Beat = 1, ExpiresAt = Later.AddSeconds(10) };
        var released = beaten with { Owner = "" };
        var others = new StoredLease(2, "other", 0, Later);
        Assert.True(await Store.TrySwapLeaseAsync(key, null, Mine, default));
        Assert.True(await Store.TrySwapLeaseAsync(key, Mine, beaten, default));
        Assert.Equal(beaten, await LeaseAsync(Second, key));
        Assert.True(await Store.TrySwapLeaseAsync(key, beaten, released, default));
        Assert.False((await LeaseAsync(Second, key))!.Value.IsHeld);
        Assert.True(await Second.TrySwapLeaseAsync(key, released, others, default));
        Assert.False(await Store.TrySwapLeaseAsync(key, released, Mine with { Fence = 2 }, default));
        Assert.Equal(others, await LeaseAsync(Store, key));
    }

    [SkippableFact]
    public async Task Lease_ExpiryDiffersFromExpected_IsNotCompared()
    {
        await Store.TrySwapLeaseAsync(Key("lease"), null, Mine, default);
        Assert.True(await Store.TrySwapLeaseAsync(Key("lease"), Mine with { ExpiresAt = Earlier }, Mine with { Beat = 1 }, default));
    }

    [SkippableFact]
    public async Task Lease_SwapRepeated_RecognisesItself()
    {
        var key = Key("lease");
        var beaten = Mine with { Beat = 1 };
        Assert.True(await Store.TrySwapLeaseAsync(key, null, Mine, default));
        Assert.True(await Store.TrySwapLeaseAsync(key, null, Mine, default));
        Assert.True(await Store.TrySwapLeaseAsync(key, Mine, beaten, default));
        Assert.True(await Store.TrySwapLeaseAsync(key, Mine, beaten, default));
        Assert.Equal(beaten, await LeaseAsync(Store, key));
    }

    [SkippableFact]
    public async Task Lease_Racers_ExactlyOneWins()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = Key($"race {round}");
            var race = Enumerable.Range(0, 8).Select(i => new StoredLease(1, $"racer {i}", 0, Later)).ToArray();
            var won = await Task.WhenAll(race.Select((lease, i) => Task.Run(async () => await (i % 2 == 0 ? Store : Second).TrySwapLeaseAsync(key, null, lease, default))));
            Assert.Single(won, true);
            Assert.Equal(race[Array.IndexOf(won, true)], await LeaseAsync(Store, key));
        }
    }

    [SkippableFact]
    public async Task Lease_IsNoEntry()
    {
        await Store.TrySwapLeaseAsync(Key("lease"), null, Mine, default);
        Assert.Null(await ReadAsync(Store, Key("lease")));
        Assert.True(await Store.WriteAsync(Entry(Key("lease"), 0), default));
        Assert.Equal(Mine, await LeaseAsync(Store, Key("lease")));
    }
}
