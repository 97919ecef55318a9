using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Parts;
using Thaw.Aws.Caching.Sending;
using Thaw.Aws.DynamoDb.Operations;
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
        await bench.Plain.DeleteItemAsync(bench.Table, new() { ["pk"] = new((await bench.KeysAsync("P#"))[1]) });
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
    public async Task EntryThatLiesInPartsThoughItWouldFit_IsRecognised()
    {
        // As a commit leaves it whose entries together would not fit into one transaction.
        using var bench = await CreateAsync();
        var small = Entry("large", 3, 1_000);
        var manifest = await new EntryParts(new CacheTableSender(bench.Table, _ => new(bench.Client), TimeProvider.System))
            .WriteAsync(small, EntryParts.NewSet(), default);
        await bench.Client.SendAsync(new PutItem(bench.Table, new EntryItem(small, manifest, listing: false)), default);
        var read = await bench.Store.ReadEntryAsync(small.Key, consistent: true, default);
        Assert.Equal(1_000, read!.Value.Data.Length);

        Assert.False(await bench.Store.CommitAsync(Expecting(Entry("large", 3, 1_000, seed: 2)), default));
        Assert.True(await bench.Store.CommitAsync(Expecting(read), default));
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
