using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    [SkippableTheory]
    [InlineData(0)] // a tombstone
    [InlineData(3)]
    [InlineData(300_000)]
    [InlineData(600_000)]
    public async Task Expectation_TheVeryEntryStands_IsWritten(int length)
    {
        var stands = Entry(Key("judged"), 5, 7, RandomBytes(length));
        Assert.True(await Store.WriteAsync(stands, default));
        var read = await ReadAsync(Second, stands.Key);

        Assert.True(await Second.CommitAsync(Expecting(1, read, Entry(stands.Key, 1, data: [9])), default));
        Assert.Equal([9], (await ReadAsync(Store, stands.Key))!.Value.Data.ToArray());
    }

    [SkippableFact]
    public async Task Expectation_NothingThere_IsWritten()
    {
        Assert.True(await Store.CommitAsync(Expecting(1, null, Entry(Key("judged"), 1, data: [9])), default));
        Assert.Equal([9], (await ReadAsync(Second, Key("judged")))!.Value.Data.ToArray());
    }

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(600_000)]
    public async Task Expectation_OverwrittenByAnEqualPair_ChangesNothing(int length)
    {
        var judged = Entry(Key("judged"), 5, 7, RandomBytes(length));
        var since = Entry(Key("judged"), 5, 7, RandomBytes(length));
        Assert.True(await Store.WriteAsync(judged, default));
        Assert.True(await Second.WriteAsync(since, default));

        await AssertRefusedAsync(judged, since);
    }

    [SkippableTheory]
    [InlineData(6, 7, 3)] // a fill that knew a newer head
    [InlineData(5, 8, 3)] // the lease's next holder
    [InlineData(5, 7, 0)] // a tombstone with the same numbers
    public async Task Expectation_SomethingElseStands_ChangesNothing(long seq, long fence, int length)
    {
        var judged = Entry(Key("judged"), 5, 7, [1, 2, 3]);
        var since = Entry(Key("judged"), seq, fence, length == 0 ? [] : [1, 2, 3]);
        Assert.True(await Store.WriteAsync(judged, default));
        Assert.True(await Second.WriteAsync(since, default));

        await AssertRefusedAsync(judged, since);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(600_000)]
    public async Task Expectation_NothingExpectedAndSomethingStands_ChangesNothing(int length)
    {
        var since = Entry(Key("judged"), 0, 0, RandomBytes(length));
        Assert.True(await Store.WriteAsync(since, default));

        await AssertRefusedAsync(null, since);
    }

    [SkippableFact]
    public async Task Expectation_ATombstoneWasJudgedAndAValueStands_ChangesNothing()
    {
        var since = Entry(Key("judged"), 5, 0, [1]);
        Assert.True(await Store.WriteAsync(since, default));

        await AssertRefusedAsync(Tombstone(Key("judged"), 5), since);
    }

    [SkippableFact]
    public async Task Expectation_EntryIsGone_ChangesNothing()
    {
        Assert.False(await Store.CommitAsync(Expecting(1, Entry(Key("judged"), 5, 7), Entry(Key("judged"), 1)), default));
        Assert.Equal(0, await HeadAsync(Second));
        Assert.Null(await ReadAsync(Second, Key("judged")));
    }

    [SkippableFact]
    public async Task Expectation_Met_AndHeadElsewhere_ChangesNothing()
    {
        var judged = Entry(Key("judged"), 0);
        Assert.True(await Store.WriteAsync(judged, default));
        Assert.True(await Store.CommitAsync(Commit(1), default));

        Assert.False(await Second.CommitAsync(Expecting(1, judged, Entry(judged.Key, 1, data: [9])), default));
        AssertSame(judged, await ReadAsync(Store, judged.Key));
    }

    [SkippableFact]
    public async Task Expectation_Repeated_RecognisesItselfThoughItsOwnEntryStands()
    {
        var judged = Entry(Key("judged"), 0);
        Assert.True(await Store.WriteAsync(judged, default));
        var commit = Expecting(1, judged, Entry(judged.Key, 1, data: [9]));

        Assert.True(await Store.CommitAsync(commit, default));
        Assert.True(await Store.CommitAsync(commit, default));
        Assert.True(await Second.CommitAsync(commit, default));
        Assert.Equal(1, await HeadAsync(Store));
    }

    [SkippableFact]
    public async Task Expectation_OfManyThatJudgedTheSame_OneWins()
    {
        const int Writers = 24;
        var judged = Entry(Key("judged"), 0);
        Assert.True(await Store.WriteAsync(judged, default));

        // The head moves for other reasons too: who finds it elsewhere tries the next number with what was judged before.
        var won = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? Store : Second;
            while (true)
            {
                var seq = await HeadAsync(store) + 1;
                if (await store.CommitAsync(Expecting(seq, judged, Entry(judged.Key, seq, data: [(byte)i, 1])), default))
                    return true;
                if (!new StoreExpectation(judged.Key, judged).IsMetBy(await ReadAsync(store, judged.Key)))
                    return false;
            }
        })));

        Assert.Equal(1, won.Count(one => one));
        Assert.Equal(1, await HeadAsync(Store));
        Assert.True(won[(await ReadAsync(Store, judged.Key))!.Value.Data.Span[0]]);
    }

    private async Task AssertRefusedAsync(StoredEntry? judged, StoredEntry stands)
    {
        Assert.False(await Store.CommitAsync(Expecting(1, judged, Entry(stands.Key, 1, data: RandomBytes(500_000)), Stamp("tag")), default));
        Assert.Equal(0, await HeadAsync(Second));
        Assert.Null(await StampAsync(Second, "tag"));
        Assert.Null((await JournalAsync(Second, 1, 1)).Single());
        AssertSame(stands, await ReadAsync(Second, stands.Key));
    }

    private static StoreCommit Expecting(long seq, StoredEntry? judged, StoredEntry next, params StampWrite[] stamps) => new()
    {
        Seq = seq,
        Journal = BitConverter.GetBytes(seq),
        JournalExpiresAt = Later,
        Stamps = stamps,
        Entries = [next],
        Expectations = [new StoreExpectation(next.Key, judged)],
        Nonce = Guid.NewGuid(),
    };
}
