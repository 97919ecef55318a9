using Thaw.Caching.Stores;
using static Thaw.Aws.Tests.Caching.StoreBench;

namespace Thaw.Aws.Tests.Caching;

/// <summary>Expectations where an entry lies in parts.</summary>
public class ExpectationTests
{
    [SkippableFact]
    public async Task NothingExpected_ManifestWithoutItsParts_GivesWayAtTheNextTry()
    {
        using var bench = await CreateAsync();
        var torn = Entry("large", 3, 1_000_000);
        await bench.Store.WriteAsync(torn, default);
        await bench.Plain.DeleteItemAsync(bench.Table, Thaw.Aws.Caching.Sending.CacheTableSender.KeyOf((await bench.KeysAsync("P#"))[1]));
        Assert.Null(await bench.Store.ReadEntryAsync(torn.Key, consistent: true, default));

        Assert.False(await bench.Store.CommitAsync(Expecting(null), default));
        var buried = await bench.Store.ReadEntryAsync(torn.Key, consistent: true, default);
        Assert.Equal(torn with { Data = default }, buried);

        Assert.True(await bench.Store.CommitAsync(Expecting(buried), default));
        Assert.Equal(3, (await bench.Store.ReadEntryAsync(torn.Key, consistent: true, default))!.Value.Data.Length);
    }

    [SkippableFact]
    public async Task NothingExpected_EntryInPartsStands_IsLeftAlone()
    {
        using var bench = await CreateAsync();
        var stands = Entry("large", 3, 1_000_000);
        await bench.Store.WriteAsync(stands, default);

        Assert.False(await bench.Store.CommitAsync(Expecting(null), default));
        Assert.True((await bench.Store.ReadEntryAsync(stands.Key, consistent: true, default))!.Value.Data.Span.SequenceEqual(stands.Data.Span));
    }

    [SkippableFact]
    public async Task EntryThatACommitPutIntoPartsThoughItFits_IsRecognised()
    {
        using var bench = await CreateAsync();
        var many = Enumerable.Range(0, 14).Select(i => Entry($"e{i}", 1, 300_000, seed: i)).ToArray();
        Assert.True(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid(), many), default));
        Assert.NotEmpty(await bench.KeysAsync("P#"));

        for (var i = 0; i < many.Length; i++)
        {
            var read = await bench.Store.ReadEntryAsync(many[i].Key, consistent: true, default);
            var commit = new StoreCommit
            {
                Seq = 2 + i,
                Nonce = Guid.NewGuid(),
                Journal = new byte[] { 1 },
                JournalExpiresAt = Later,
                Entries = [Entry($"e{i}", 2 + i, 3)],
                Expectations = [new StoreExpectation(many[i].Key, read)],
            };
            Assert.True(await bench.Store.CommitAsync(commit, default));
        }
    }

    private static StoreCommit Expecting(StoredEntry? judged) => new()
    {
        Seq = 1,
        Nonce = Guid.NewGuid(),
        Journal = new byte[] { 1 },
        JournalExpiresAt = Later,
        Entries = [Entry("large", 1, 3)],
        Expectations = [new StoreExpectation(Key("large"), judged)],
    };
}
