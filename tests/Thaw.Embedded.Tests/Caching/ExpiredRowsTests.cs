using Thaw.Caching.Stores;

namespace Thaw.Embedded.Caching;

public sealed class ExpiredRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_AfterAMinute_DeletesWhatExpiredAndNothingElse()
    {
        using var store = _folder.Open(_clock);
        var expires = _clock.Now.AddSeconds(90);
        await store.WriteAsync(TemporaryFolder.Entry("expired", 5, expires), default);
        await store.WriteAsync(TemporaryFolder.Entry("later", 5, expires.AddTicks(1)), default);
        await store.CommitAsync(
            new StoreCommit { Seq = 1, Journal = default, JournalExpiresAt = expires, Stamps = [new StampWrite("s", 0, default, expires)], Nonce = Guid.NewGuid() }, default);
        await store.TrySwapLeaseAsync(TemporaryFolder.Entry("lease", 0).Key, null, new StoredLease(1, "o", 0, expires), default);

        _clock.Now = expires.AddTicks(-1);
        await store.WriteAsync(TemporaryFolder.Entry("touch", 1), default);
        Assert.Equal((true, true, true, true, true), await StandingAsync(store));

        _clock.Now = expires;
        await store.WriteAsync(TemporaryFolder.Entry("touch", 2), default);
        Assert.Equal((true, true, true, true, true), await StandingAsync(store)); // not a minute since the last cleaning

        using (var ofAnother = _folder.Open(new ManualClock { Now = expires }))
            await ofAnother.WriteAsync(TemporaryFolder.Entry("touch", 3), default);
        Assert.Equal((false, true, false, false, false), await StandingAsync(store));
        Assert.Equal(1, (await store.ReadAsync(new StoreRead { Head = true }, default)).Head);
    }

    [Fact]
    public async Task Write_ManyExpired_SlicesKeepUp()
    {
        using var store = _folder.Open(_clock);
        for (var i = 0; i < 250; i++)
            await store.WriteAsync(TemporaryFolder.Entry($"k{i}", 1, _clock.Now.AddSeconds(30)), default);
        _clock.Now = _clock.Now.AddMinutes(2);

        var left = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            await store.WriteAsync(TemporaryFolder.Entry("touch", i), default);
            left.Add((await store.ListAsync(new StoreListing("tests", null, 1_000, null), default)).Keys.Count - 1);
        }

        Assert.Equal([150, 50, 0, 0], left);
    }

    private static async Task<(bool Expired, bool Later, bool Stamp, bool Lease, bool Journal)> StandingAsync(SqliteCacheStore store)
    {
        var read = await store.ReadAsync(
            new StoreRead
            {
                Entries = [TemporaryFolder.Entry("expired", 0).Key, TemporaryFolder.Entry("later", 0).Key],
                Stamps = ["s"],
                Leases = [TemporaryFolder.Entry("lease", 0).Key],
                JournalFrom = 1,
                JournalTo = 1,
            },
            default);
        return (read.Entries[0] is not null, read.Entries[1] is not null, read.Stamps[0] is not null, read.Leases[0] is not null, read.Journal[0] is not null);
    }
}
