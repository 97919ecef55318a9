using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    [SkippableFact]
    public void Traits_AreStated()
    {
        Assert.NotEmpty(Store.Traits.Name);
        Assert.True(Store.Traits.MaximumEntryBytes >= 16 * 1024 * 1024);
        Assert.True(Store.Traits.MaximumCommitItems >= 1);
    }

    [SkippableFact]
    public async Task Read_NothingWritten_IsAbsent()
    {
        Assert.Null(await ReadAsync(Store, Key("absent")));
        Assert.Null(await Store.ReadEntryAsync(Key("absent"), consistent: false, default));
    }

    [SkippableTheory]
    [InlineData(0L, 0L)]
    [InlineData(1L, 2L)]
    [InlineData(9_007_199_254_740_993L, 9_007_199_254_740_995L)] // beyond what a double holds
    [InlineData(long.MaxValue, long.MaxValue)]
    public async Task Write_EveryField_ComesBack(long seq, long fence)
    {
        var entry = new StoredEntry(Key("fields", "someone"), seq, fence, Later.AddSeconds(17), RandomBytes(300));
        Assert.True(await Store.WriteAsync(entry, default));
        AssertSame(entry, await ReadAsync(Store, entry.Key));
        AssertSame(entry, await ReadAsync(Second, entry.Key));
    }

    [SkippableFact]
    public async Task Write_FractionOfASecond_IsNeverForgottenEarlier()
    {
        var asked = Later.AddMilliseconds(400);
        await Store.WriteAsync(Entry(Key("fraction"), 1) with { ExpiresAt = asked }, default);
        var answered = (await ReadAsync(Store, Key("fraction")))!.Value.ExpiresAt;
        Assert.InRange(answered, asked, asked.AddSeconds(1));
        Assert.Equal(TimeSpan.Zero, answered.Offset);
    }

    [SkippableFact]
    public async Task Write_Tombstone_ComesBackAsOne()
    {
        var entry = Tombstone(Key("tombstone"), 3);
        Assert.True(await Store.WriteAsync(Entry(entry.Key, 2), default));
        Assert.True(await Store.WriteAsync(entry, default));
        AssertSame(entry, await ReadAsync(Store, entry.Key));
    }

    [SkippableFact]
    public async Task Write_CallerReusesItsBuffer_StoreIsUntouched()
    {
        var buffer = new byte[] { 1, 2, 3, 4 };
        await Store.WriteAsync(Entry(Key("buffer"), 0, data: buffer), default);
        await Store.CommitAsync(Commit(1, [Stamp("buffer", data: buffer)], [Entry(Key("buffer2"), 1, data: buffer)], buffer), default);
        Array.Clear(buffer);

        byte[] written = [1, 2, 3, 4];
        Assert.Equal(written, (await ReadAsync(Store, Key("buffer")))!.Value.Data.ToArray());
        Assert.Equal(written, (await ReadAsync(Store, Key("buffer2")))!.Value.Data.ToArray());
        Assert.Equal(written, (await StampAsync(Store, "buffer"))!.Value.Data.ToArray());
        Assert.Equal(written, (await JournalAsync(Store, 1, 1)).Single()!.Value.ToArray());
    }

    [SkippableTheory]
    [InlineData(5, 5, 4, 9, false)] // lower seq
    [InlineData(5, 5, 5, 4, false)] // equal seq, lower fence
    [InlineData(5, 5, 5, 5, true)] // equal
    [InlineData(5, 5, 5, 6, true)] // equal seq, higher fence
    [InlineData(5, 5, 6, 0, true)] // higher seq
    public async Task Write_OverAnother_OrderDecides(long seq, long fence, long newSeq, long newFence, bool wins)
    {
        var first = Entry(Key("order"), seq, fence, [1]);
        var next = Entry(Key("order"), newSeq, newFence, [2, 2]);
        Assert.True(await Store.WriteAsync(first, default));
        Assert.Equal(wins, await Second.WriteAsync(next, default));
        AssertSame(wins ? next : first, await ReadAsync(Store, first.Key));
    }

    [SkippableFact]
    public async Task Write_OlderThanATombstone_IsRefused()
    {
        await Store.WriteAsync(Tombstone(Key("held"), 7), default);
        Assert.False(await Store.WriteAsync(Entry(Key("held"), 6, 99), default));
        Assert.True((await ReadAsync(Store, Key("held")))!.Value.IsTombstone);
        Assert.True(await Store.WriteAsync(Entry(Key("held"), 7), default));
    }

    [SkippableFact]
    public async Task Expired_IsUnchangedOrAbsent_AndProtectsItsPlaceUntilAbsent()
    {
        var expired = Entry(Key("expired"), 5, 5) with { ExpiresAt = Earlier };
        var older = Entry(Key("expired"), 4, 9, [9]);
        Assert.True(await Store.WriteAsync(expired, default));
        var before = await ReadAsync(Store, expired.Key);
        if (before is not null)
            AssertSame(expired, before);

        var took = await Store.WriteAsync(older, default);
        var after = await ReadAsync(Store, expired.Key);
        if (took)
            AssertSame(older, after);
        else if (after is not null)
            AssertSame(expired, after);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(350 * 1_000)]
    [InlineData(401 * 1_000)]
    [InlineData(1_000_000)]
    [InlineData(5_000_000)]
    public async Task Large_ComesBackWhole(int length)
    {
        var entry = Entry(Key("large"), 1, data: RandomBytes(length));
        Assert.True(await Store.WriteAsync(entry, default));
        AssertSame(entry, await ReadAsync(Second, entry.Key));
        var together = await Second.ReadAsync(new StoreRead { Entries = [Key("other"), entry.Key], Consistent = true }, default);
        Assert.Null(together.Entries[0]);
        AssertSame(entry, together.Entries[1]);
    }

    [SkippableFact]
    public async Task Large_AtTheLimit_ComesBackWhole()
    {
        Skip.If(Store.Traits.MaximumEntryBytes > 32 * 1024 * 1024, "This store's limit is beyond what a test wants to write.");
        var entry = Entry(Key("limit"), 1, data: RandomBytes(Store.Traits.MaximumEntryBytes));
        Assert.True(await Store.WriteAsync(entry, default));
        AssertSame(entry, await ReadAsync(Second, entry.Key));
    }

    [SkippableFact]
    public async Task Large_OverwrittenBySmallerAndLarger_LastOneStands()
    {
        var key = Key("sizes");
        var seq = 0;
        foreach (var length in (int[])[900_000, 10, 1_700_000, 450_000, 0, 800_000, 399_000, 1])
        {
            var entry = Entry(key, ++seq, data: RandomBytes(length));
            Assert.True(await Store.WriteAsync(entry, default));
            AssertSame(entry, await ReadAsync(Second, key));
            Assert.False(await Store.WriteAsync(Entry(key, seq - 1, data: RandomBytes(600_000)), default));
            AssertSame(entry, await ReadAsync(Second, key));
        }
    }

    [SkippableFact]
    public async Task Large_InACommit_ComesBackWhole()
    {
        var entry = Entry(Key("announced"), 1, data: RandomBytes(1_200_000));
        Assert.True(await Store.CommitAsync(Commit(1, entries: [entry]), default));
        AssertSame(entry, await ReadAsync(Second, entry.Key));
    }

    [SkippableFact]
    public async Task Restart_KeepsEverything()
    {
        var entry = Entry(Key("kept"), 1, 2, RandomBytes(500_000));
        var lease = new StoredLease(4, "owner", 5, Later);
        await Store.WriteAsync(entry, default);
        await Store.CommitAsync(Commit(1, [Stamp("kept")], [Tombstone(Key("gone"), 1)]), default);
        await Store.TrySwapLeaseAsync(entry.Key, null, lease, default);

        await ReopenAsync();

        AssertSame(entry, await ReadAsync(Store, entry.Key));
        Assert.True((await ReadAsync(Store, Key("gone")))!.Value.IsTombstone);
        Assert.Equal(1, (await StampAsync(Store, "kept"))!.Value.Seq);
        Assert.Equal(lease, await LeaseAsync(Store, entry.Key));
        Assert.Equal(1, await HeadAsync(Store));
        Assert.NotNull((await JournalAsync(Store, 1, 1)).Single());
        Assert.False(await Store.WriteAsync(Entry(entry.Key, 1, 1), default));
    }

    [SkippableFact]
    public async Task Usage_Grows()
    {
        var before = Store.Usage.Requests;
        await Store.WriteAsync(Entry(Key("usage"), 1), default);
        var written = Store.Usage.Requests;
        await ReadAsync(Store, Key("usage"));
        Assert.True(before < written);
        Assert.True(written < Store.Usage.Requests);
    }
}
