using Amazon.DynamoDBv2.Model;
using Thaw.Caching.Stores;
using static Thaw.Aws.Tests.Caching.StoreBench;

namespace Thaw.Aws.Tests.Caching;

/// <summary>What the settings cost a check, and what is made of an item in their place that somebody wrote by hand or by mistake: no check fails for it, and the next replacement takes the place.</summary>
public class SettingsItemTests
{
    public static TheoryData<string> Kinds => ["version-is-text", "version-is-missing", "version-is-zero", "version-is-a-fraction", "value-is-a-map", "nonce-is-text"];

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task ForeignItem_CountsAsNone_BesideAHeadAndAnEntry(string kind)
    {
        using var bench = await CreateAsync();
        await bench.Store.WriteAsync(Entry("k", 0, 3), default);
        await bench.Plain.PutItemAsync(bench.Table, Foreign(kind));
        var read = await bench.Store.ReadAsync(new StoreRead { Head = true, Settings = true, Entries = [Key("k")], Consistent = true }, default);
        Assert.Equal(3, Assert.Single(read.Entries)!.Value.Data.Length);
        Assert.Null(read.Settings);
        Assert.Null((await bench.Store.ReadAsync(new StoreRead { Settings = true, Consistent = true }, default)).Settings);
    }

    [SkippableTheory]
    [InlineData("version-is-text")]
    [InlineData("version-is-missing")]
    [InlineData("version-is-zero")]
    public async Task ForeignItem_IsReplaced(string kind)
    {
        using var bench = await CreateAsync();
        await bench.Plain.PutItemAsync(bench.Table, Foreign(kind));
        Assert.True(await bench.Store.TryReplaceSettingsAsync(new StoredSettings(1, new byte[] { 7 }), Guid.NewGuid(), default));
        var read = await bench.Store.ReadAsync(new StoreRead { Head = true, Settings = true, Consistent = true }, default);
        Assert.Equal([7], read.Settings!.Value.Data.ToArray());
    }

    [SkippableFact]
    public async Task ReadingWithACheck_IsOneRequestAndOneUnitMore_HoweverLongTheyAre()
    {
        using var bench = await CreateAsync();
        await bench.Store.TryReplaceSettingsAsync(new StoredSettings(1, new byte[StoredSettings.MaximumBytes]), Guid.NewGuid(), default);
        await bench.Store.CommitAsync(new StoreCommit { Seq = 1, Nonce = Guid.NewGuid(), Journal = new byte[] { 1 }, JournalExpiresAt = Later }, default);
        var (without, _) = await CostAsync(settings: false);
        var (with, requests) = await CostAsync(settings: true);
        Assert.Equal((1.0, 2.0, 1), (without, with, requests));

        async Task<(double Units, long Requests)> CostAsync(bool settings)
        {
            var before = bench.Store.Usage;
            await bench.Store.ReadAsync(new StoreRead { Head = true, Settings = settings, Consistent = true }, default);
            var after = bench.Store.Usage;
            return (after.ReadUnits - before.ReadUnits, after.Requests - before.Requests);
        }
    }

    private static Dictionary<string, AttributeValue> Foreign(string kind)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["pk"] = new("C"), ["s"] = new() { N = "5" }, ["n"] = new() { B = new MemoryStream([1]) }, ["v"] = new() { B = new MemoryStream([1]) },
        };
        switch (kind)
        {
            case "version-is-text":
                item["s"] = new("five");
                break;
            case "version-is-missing":
                item.Remove("s");
                break;
            case "version-is-zero":
                item["s"] = new() { N = "0" };
                break;
            case "version-is-a-fraction":
                item["s"] = new() { N = "1.5" };
                break;
            case "value-is-a-map":
                item["v"] = new() { M = new() { ["a"] = new("b") } };
                break;
            default:
                item["n"] = new("no base64");
                break;
        }

        return item;
    }
}
