using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    [SkippableFact]
    public async Task Commit_First_WritesEverything()
    {
        var value = Entry(Key("value"), 1, 4, RandomBytes(100));
        var tombstone = Tombstone(Key("removed", "someone"), 1);
        var commit = Commit(1, [Stamp("tag", replaces: 0, data: [1, 2]), Stamp("empty", data: [])], [value, tombstone], [9, 8]);
        Assert.True(await Store.CommitAsync(commit, default));

        Assert.Equal(1, await HeadAsync(Second));
        var stamp = await StampAsync(Second, "tag");
        Assert.Equal(1, stamp!.Value.Seq);
        Assert.Equal([1, 2], stamp.Value.Data.ToArray());
        Assert.Empty((await StampAsync(Second, "empty"))!.Value.Data.ToArray());
        AssertSame(value, await ReadAsync(Second, value.Key));
        AssertSame(tombstone, await ReadAsync(Second, tombstone.Key));
        Assert.Equal([9, 8], (await JournalAsync(Second, 1, 1)).Single()!.Value.ToArray());
    }

    [SkippableFact]
    public async Task Commit_EmptyJournalRecord_IsThereAndEmpty()
    {
        Assert.True(await Store.CommitAsync(Commit(1, journal: []), default));
        var journal = await JournalAsync(Store, 1, 2);
        Assert.Equal(0, journal[0]!.Value.Length);
        Assert.Null(journal[1]);
    }

    [SkippableTheory]
    [InlineData(0, 2)] // no head yet
    [InlineData(0, 100)]
    [InlineData(3, 3)] // the head is there already
    [InlineData(3, 1)] // behind
    [InlineData(3, 5)] // ahead
    public async Task Commit_HeadIsElsewhere_ChangesNothing(long head, long seq)
    {
        for (var i = 1; i <= head; i++)
            Assert.True(await Store.CommitAsync(Commit(i, [Stamp("tag")]), default));
        await Store.WriteAsync(Entry(Key("stands"), 0, data: [5]), default);

        var commit = Commit(seq, [Stamp("tag"), Stamp("new")], [Tombstone(Key("stands"), seq), Entry(Key("new"), seq)], [66]);
        Assert.False(await Second.CommitAsync(commit, default));
        await AssertUntouchedAsync(head, seq);
    }

    [SkippableTheory]
    [InlineData(0L)] // "there is none", but there is
    [InlineData(1L)] // an older one
    [InlineData(7L)] // one that never was
    public async Task Commit_StampIsAnother_ChangesNothing(long replaces)
    {
        for (var i = 1; i <= 3; i++)
            Assert.True(await Store.CommitAsync(Commit(i, [Stamp("tag", replaces: i - 1)]), default));
        await Store.WriteAsync(Entry(Key("stands"), 0, data: [5]), default);

        var commit = Commit(4, [Stamp("new"), Stamp("tag", replaces)], [Tombstone(Key("stands"), 4), Entry(Key("new"), 4)], [66]);
        Assert.False(await Second.CommitAsync(commit, default));
        await AssertUntouchedAsync(3, 4);
    }

    [SkippableFact]
    public async Task Commit_StampThatIsNotThere_ChangesNothing()
    {
        for (var i = 1; i <= 3; i++)
            Assert.True(await Store.CommitAsync(Commit(i, [Stamp("tag")]), default));
        await Store.WriteAsync(Entry(Key("stands"), 0, data: [5]), default);
        Assert.False(await Store.CommitAsync(Commit(4, [Stamp("tag"), Stamp("new", replaces: 2)], [Tombstone(Key("stands"), 4), Entry(Key("new"), 4)]), default));
        await AssertUntouchedAsync(3, 4);
    }

    private async Task AssertUntouchedAsync(long head, long seq)
    {
        Assert.Equal(head, await HeadAsync(Store));
        Assert.Equal(head == 0 ? null : head, (await StampAsync(Store, "tag"))?.Seq);
        Assert.Null(await StampAsync(Store, "new"));
        Assert.Equal([5], (await ReadAsync(Store, Key("stands")))!.Value.Data.ToArray());
        Assert.Null(await ReadAsync(Store, Key("new")));
        var record = (await JournalAsync(Store, seq, seq)).Single();
        Assert.True(seq > head ? record is null : record!.Value.Span[0] != 66);
    }

    [SkippableFact]
    public async Task Commit_StampWithoutCondition_OverwritesAnything()
    {
        Assert.True(await Store.CommitAsync(Commit(1, [Stamp("tag", data: [1])]), default));
        Assert.True(await Store.CommitAsync(Commit(2, [Stamp("tag", replaces: null, data: [2])]), default));
        Assert.True(await Store.CommitAsync(Commit(3, [Stamp("tag", replaces: 2, data: [3])]), default));
        var stamp = (await StampAsync(Store, "tag"))!.Value;
        Assert.Equal(3, stamp.Seq);
        Assert.Equal(3, stamp.Data.Span[0]);
    }

    [SkippableFact]
    public async Task Commit_EntryOverAGreaterOne_IsUnconditional()
    {
        await Store.WriteAsync(Entry(Key("greater"), 50, 50, RandomBytes(450_000)), default);
        Assert.True(await Store.CommitAsync(Commit(1, entries: [Tombstone(Key("greater"), 1)]), default));
        AssertSame(Tombstone(Key("greater"), 1), await ReadAsync(Store, Key("greater")));
    }

    [SkippableFact]
    public async Task Commit_Repeated_RecognisesItself()
    {
        var commit = Commit(1, [Stamp("tag", replaces: 0)], [Tombstone(Key("removed"), 1)]);
        Assert.True(await Store.CommitAsync(commit, default));
        Assert.True(await Store.CommitAsync(commit, default));
        Assert.True(await Second.CommitAsync(commit, default));
        Assert.Equal(1, await HeadAsync(Store));
        Assert.False(await Second.CommitAsync(Commit(1), default));
    }

    [SkippableFact]
    public async Task Commit_RepeatedAfterAnothers_StillRecognisesItself()
    {
        var commit = Commit(1, [Stamp("tag")], [Tombstone(Key("removed"), 1)]);
        Assert.True(await Store.CommitAsync(commit, default));
        Assert.True(await Second.CommitAsync(Commit(2, [Stamp("tag")], [Entry(Key("removed"), 2)]), default));
        Assert.True(await Store.CommitAsync(commit, default));

        Assert.Equal(2, await HeadAsync(Store));
        Assert.Equal(2, (await StampAsync(Store, "tag"))!.Value.Seq);
        Assert.Equal(2, (await ReadAsync(Store, Key("removed")))!.Value.Seq);
    }

    [SkippableFact]
    public async Task Commit_AsLargeAsTheTraitsSay_IsWritten()
    {
        var items = Store.Traits.MaximumCommitItems;
        var stamps = Enumerable.Range(0, items / 2).Select(i => Stamp($"s{i}", replaces: 0)).ToArray();
        var entries = Enumerable.Range(0, items - stamps.Length).Select(i => Tombstone(Key($"e{i}"), 1)).ToArray();
        Assert.True(await Store.CommitAsync(Commit(1, stamps, entries), default));
        var result = await Second.ReadAsync(
            new StoreRead { Entries = [.. entries.Select(e => e.Key)], Stamps = [.. stamps.Select(s => s.Name)], Consistent = true }, default);
        Assert.All(result.Entries, entry => Assert.True(entry!.Value.IsTombstone));
        Assert.All(result.Stamps, stamp => Assert.Equal(1, stamp!.Value.Seq));
    }

    [SkippableFact]
    public async Task Commit_ManyAtOnce_EachSeqOnce()
    {
        const int Committers = 50;
        var won = await Task.WhenAll(Enumerable.Range(0, Committers).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? Store : Second;
            while (true)
            {
                var head = await HeadAsync(store);
                if (await store.CommitAsync(Commit(head + 1, [Stamp($"committer {i}")], journal: [(byte)i]), default))
                    return (Committer: i, Seq: head + 1);
            }
        })));

        Assert.Equal(Committers, await HeadAsync(Store));
        Assert.Equal(Enumerable.Range(1, Committers).Select(i => (long)i), won.Select(one => one.Seq).Order());
        var journal = await JournalAsync(Store, 1, Committers);
        foreach (var (committer, seq) in won)
        {
            Assert.Equal(committer, journal[(int)seq - 1]!.Value.Span[0]);
            Assert.Equal(seq, (await StampAsync(Store, $"committer {committer}"))!.Value.Seq);
        }
    }
}
