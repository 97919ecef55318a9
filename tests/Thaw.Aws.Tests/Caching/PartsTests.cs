using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching;
using Thaw.Aws.Caching.Parts;
using Thaw.Caching.Stores;
using static Thaw.Aws.Tests.Caching.StoreBench;

namespace Thaw.Aws.Tests.Caching;

public class PartsTests
{
    [SkippableTheory]
    [InlineData(EntryParts.MaximumInline, 0)]
    [InlineData(EntryParts.MaximumInline + 1, 1)]
    [InlineData(EntryParts.PartBytes * 2, 2)]
    [InlineData(EntryParts.PartBytes * 2 + 1, 3)]
    [InlineData(32 * 1024 * 1024, 87)]
    public async Task Write_AnyLength_ReadsBackWhole(int bytes, int parts)
    {
        using var bench = await CreateAsync();
        var entry = Entry("large", 1, bytes);
        Assert.True(await bench.Store.WriteAsync(entry, default));
        Assert.Equal(parts, (await bench.KeysAsync("P#")).Count);
        foreach (var consistent in new[] { false, true })
        {
            var read = await bench.Store.ReadEntryAsync(entry.Key, consistent, default);
            Assert.True(read!.Value.Data.Span.SequenceEqual(entry.Data.Span));
            Assert.Equal(entry with { Data = default }, read.Value with { Data = default });
        }
    }

    [SkippableFact]
    public async Task Read_PartGone_IsAbsent()
    {
        using var bench = await CreateAsync();
        var entry = Entry("large", 1, 1_000_000);
        await bench.Store.WriteAsync(entry, default);
        await bench.Plain.DeleteItemAsync(bench.Table, KeyOf((await bench.KeysAsync("P#"))[1]));
        Assert.Null(await bench.Store.ReadEntryAsync(entry.Key, consistent: false, default));
        Assert.Null(await bench.Store.ReadEntryAsync(entry.Key, consistent: true, default));
        Assert.Null((await bench.Store.ReadAsync(new() { Entries = [entry.Key], Head = true }, default)).Entries[0]);
    }

    [SkippableFact]
    public async Task Read_PartChangedButAsLong_IsAbsent()
    {
        using var bench = await CreateAsync();
        var entry = Entry("large", 1, 1_000_000);
        await bench.Store.WriteAsync(entry, default);
        var part = KeyOf((await bench.KeysAsync("P#")).Single(key => key.EndsWith("#0", StringComparison.Ordinal)));
        var item = (await bench.Plain.GetItemAsync(bench.Table, part)).Item;
        var bytes = item["v"].B.ToArray();
        bytes[77] ^= 1;
        item["v"] = new AttributeValue { B = new MemoryStream(bytes) };
        await bench.Plain.PutItemAsync(bench.Table, item);
        Assert.Null(await bench.Store.ReadEntryAsync(entry.Key, consistent: true, default));
    }

    [SkippableTheory]
    [InlineData("c", "2147483647")]
    [InlineData("c", "88")]
    [InlineData("c", "4")] // three parts hold what it says that it is
    [InlineData("c", "-1")]
    [InlineData("c", "0")]
    [InlineData("l", "2147483647")]
    [InlineData("l", "-1")]
    public async Task Read_ManifestThatNobodyWrote_IsAbsent_AndNoPartIsAskedFor(string attribute, string value)
    {
        using var bench = await CreateAsync();
        var entry = Entry("large", 1, 1_000_000);
        await bench.Store.WriteAsync(entry, default);
        var key = (await bench.KeysAsync("")).Single(static key => !key.StartsWith("P#", StringComparison.Ordinal));
        var item = (await bench.Plain.GetItemAsync(bench.Table, KeyOf(key))).Item;
        Assert.True(item.ContainsKey(attribute));
        item[attribute] = new AttributeValue { N = value };
        await bench.Plain.PutItemAsync(bench.Table, item);
        bench.Wire.Sent.Clear();
        Assert.Null(await bench.Store.ReadEntryAsync(entry.Key, consistent: true, default));
        Assert.Equal(1, bench.Wire.Count);
    }

    [SkippableFact]
    public async Task Read_EntryOverwrittenBetweenManifestAndParts_IsTheOldOneWhole()
    {
        using var bench = await CreateAsync();
        var old = Entry("large", 1, 1_000_000, seed: 1);
        var young = Entry("large", 2, 1_000_000, seed: 2);
        await bench.Store.WriteAsync(old, default);
        bench.Wire.NextPasses();
        bench.Wire.Next(async _ =>
        {
            await bench.Store.WriteAsync(young, default);
            return null;
        });
        var read = await bench.Store.ReadEntryAsync(old.Key, consistent: true, default);
        Assert.True(read!.Value.Data.Span.SequenceEqual(old.Data.Span));
        Assert.Equal(1, read.Value.Seq);
        Assert.True((await bench.Store.ReadEntryAsync(old.Key, consistent: true, default))!.Value.Data.Span.SequenceEqual(young.Data.Span));
    }

    [SkippableFact]
    public async Task Read_ReplicaWithoutAPart_AsksForThatPartConsistently()
    {
        using var bench = await CreateAsync();
        var entry = Entry("large", 1, 1_000_000);
        await bench.Store.WriteAsync(entry, default);
        bench.Wire.Sent.Clear();
        bench.Wire.NextPasses();
        bench.Wire.NextAnswerChanges(answer => answer["Responses"]![bench.Table]!.AsArray().RemoveAt(0));
        Assert.True((await bench.Store.ReadEntryAsync(entry.Key, consistent: false, default))!.Value.Data.Span.SequenceEqual(entry.Data.Span));
        Assert.Equal(["GetItem", "BatchGetItem", "BatchGetItem"], bench.Wire.Targets);
        var repeat = bench.Wire.Sent.Last().Body["RequestItems"]![bench.Table]!;
        Assert.True((bool)repeat["ConsistentRead"]!);
        Assert.Single(repeat["Keys"]!.AsArray());
    }

    [SkippableFact]
    public async Task Write_LostToANewerOne_LeavesNoParts()
    {
        using var bench = await CreateAsync();
        await bench.Store.WriteAsync(Entry("large", 2, 10), default);
        Assert.False(await bench.Store.WriteAsync(Entry("large", 1, 1_000_000), default));
        Assert.Empty(await bench.KeysAsync("P#"));
    }

    [SkippableFact]
    public async Task Write_LostAndPartsCannotBeDeleted_StillAnswers()
    {
        using var bench = await CreateAsync();
        await bench.Store.WriteAsync(Entry("large", 2, 10), default);
        bench.Wire.NextPasses();
        bench.Wire.NextPasses();
        bench.Wire.NextAnswerIs(System.Net.HttpStatusCode.BadRequest, """{"__type":"com.amazonaws.dynamodb.v20120810#AccessDeniedException"}""");
        Assert.False(await bench.Store.WriteAsync(Entry("large", 1, 1_000_000), default));
        Assert.Equal(3, (await bench.KeysAsync("P#")).Count);
    }

    [SkippableFact]
    public async Task Parts_ExpireWithTheirEntry()
    {
        using var bench = await CreateAsync();
        await bench.Store.WriteAsync(Entry("large", 1, 1_000_000) with { ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(5_000_000_000).AddTicks(1) }, default);
        foreach (var key in await bench.KeysAsync("P#"))
        {
            Assert.Equal("5000000001", (await bench.Plain.GetItemAsync(bench.Table, KeyOf(key))).Item["x"].N);
        }
    }

    [SkippableFact]
    public async Task Commit_EntriesLargerThanATransaction_ReadBackWhole()
    {
        using var bench = await CreateAsync();
        StoredEntry[] entries = [.. Enumerable.Range(0, 6).Select(index => Entry($"e{index}", 1, 300_000, index)), Entry("huge", 1, 1_000_000), Entry("none", 1, 0)];
        var commit = Commit(1, Guid.NewGuid(), entries);
        Assert.True(await bench.Store.CommitAsync(commit, default));
        Assert.NotEmpty(await bench.KeysAsync("P#"));
        var read = await bench.Store.ReadAsync(new() { Entries = [.. entries.Select(entry => entry.Key)], Consistent = true }, default);
        Assert.All(entries.Zip(read.Entries), pair => Assert.True(pair.First.Data.Span.SequenceEqual(pair.Second!.Value.Data.Span)));
    }

    [SkippableFact]
    public async Task Commit_OfMoreThanATransactionHolds_PutsTheRestIntoParts()
    {
        // More items than the emulator takes: its part of the transaction is played.
        using var bench = await CreateAsync();
        using var store = new DynamoDbCacheStore(new() { Table = bench.Table }, bench.Endpoint, () => bench.Client, Hurry.Instance);
        var entries = Enumerable.Range(0, 20).Select(index => Entry($"e{index}", 1, 300_000, index)).ToArray();
        for (var index = 0; index < 9; index++)
        {
            bench.Wire.NextPasses();
        }

        bench.Wire.NextAnswerIs(System.Net.HttpStatusCode.OK, "{}");
        Assert.True(await store.CommitAsync(Commit(1, Guid.NewGuid(), entries), default));
        var puts = bench.Wire.Sent.Last().Body["TransactItems"]!.AsArray().Select(item => item!["Put"]!["Item"]!).ToList();
        Assert.Equal(22, puts.Count);
        Assert.Equal(9, puts.Count(item => item["p"] is not null));
        Assert.InRange(puts.Sum(item => (string?)item["v"]?["B"] is { } text ? Convert.FromBase64String(text).Length : 0), 3_000_000, 4 * 1024 * 1024 - 100_000);
    }

    [SkippableFact]
    public async Task Commit_LostRace_LeavesNoParts()
    {
        using var bench = await CreateAsync();
        Assert.True(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
        Assert.False(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid(), Entry("large", 1, 1_000_000)), default));
        Assert.Empty(await bench.KeysAsync("P#"));
    }

    private static Dictionary<string, AttributeValue> KeyOf(string key) => new() { ["pk"] = new AttributeValue(key) };
}
