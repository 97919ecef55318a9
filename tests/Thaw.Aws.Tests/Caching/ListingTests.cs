using Thaw.Caching.Stores;
using static Thaw.Aws.Tests.Caching.StoreBench;

namespace Thaw.Aws.Tests.Caching;

public class ListingTests
{
    [SkippableFact]
    public async Task List_Namespace_AnswersEachEntryOnce_WithoutTombstones()
    {
        using var bench = await CreateAsync(listing: true);
        var keys = Enumerable.Range(0, 120).Select(index => Key($"k{index}", index % 3 == 0 ? "ann" : null)).ToList();
        foreach (var key in keys)
        {
            await bench.Store.WriteAsync(new StoredEntry(key, 1, 0, Later, new byte[] { 1 }), default);
        }

        await bench.Store.WriteAsync(new StoredEntry(new StoreKey("other", null, "k"), 1, 0, Later, new byte[] { 1 }), default);
        await bench.Store.WriteAsync(new StoredEntry(keys[0], 2, 0, Later, default), default);
        Assert.Equal(keys.Skip(1).ToHashSet(), (await AllAsync(bench, new("company", null, 7, null))).ToHashSet());
        Assert.Equal(119, (await AllAsync(bench, new("company", null, 1_000, null))).Count);
    }

    [SkippableFact]
    public async Task List_User_InOneNamespaceOrAll()
    {
        using var bench = await CreateAsync(listing: true);
        StoreKey[] keys =
        [
            .. Enumerable.Range(0, 40).Select(index => Key($"k{index}", "ann")),
            .. Enumerable.Range(0, 5).Select(index => new StoreKey("company2", "ann", $"k{index}")),
            Key("k", "ann#0"), Key("k", "an"), Key("k"),
        ];
        foreach (var key in keys)
        {
            Assert.True(await bench.Store.WriteAsync(new StoredEntry(key, 1, 0, Later, new byte[] { 1 }), default));
        }

        Assert.Equal(keys[..45].ToHashSet(), (await AllAsync(bench, new(null, "ann", 4, null))).ToHashSet());
        Assert.Equal(keys[..40].ToHashSet(), (await AllAsync(bench, new("company", "ann", 4, null))).ToHashSet());
        Assert.Equal([keys[45]], await AllAsync(bench, new(null, "ann#0", 4, null)));
    }

    [SkippableFact]
    public async Task List_EntriesThatStand_AreAnsweredOnce_WhileOthersComeAndGo()
    {
        using var bench = await CreateAsync(listing: true);
        for (var index = 0; index < 60; index++)
        {
            await bench.Store.WriteAsync(Entry($"k{index}", 1, 10), default);
        }

        var listed = new List<StoreKey>();
        string? cursor = null;
        var seq = 2;
        do
        {
            var page = await bench.Store.ListAsync(new("company", null, 5, cursor), default);
            listed.AddRange(page.Keys);
            cursor = page.Cursor;

            // One that was answered just now becomes a tombstone, another is written anew.
            if (page.Keys is [var gone, var again, ..])
            {
                await bench.Store.WriteAsync(new StoredEntry(gone, seq, 0, Later, default), default);
                await bench.Store.WriteAsync(new StoredEntry(again, seq++, 0, Later, new byte[] { 1 }), default);
            }
        }
        while (cursor is not null);
        Assert.Equal(60, listed.Count);
        Assert.Equal(60, listed.Distinct().Count());
    }

    [SkippableFact]
    public async Task List_LongestUnicodeKeys_AreListed()
    {
        using var bench = await CreateAsync(listing: true);
        var longest = new StoreKey(new string('n', 64), new string('ü', 128), string.Concat(Enumerable.Repeat("😀", 256)));
        Assert.True(await bench.Store.WriteAsync(new StoredEntry(longest, 1, 0, Later, new byte[] { 1 }), default));
        Assert.Equal([longest], await AllAsync(bench, new(longest.Namespace, null, 10, null)));
        Assert.Equal([longest], await AllAsync(bench, new(longest.Namespace, longest.User, 1, null)));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not a cursor!")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    public async Task List_ForeignCursor_IsAFormatError(string cursor)
    {
        using var bench = await CreateAsync(listing: true);
        await Assert.ThrowsAsync<FormatException>(async () => await bench.Store.ListAsync(new("company", null, 5, cursor), default));
    }

    [SkippableFact]
    public async Task List_CursorOfAnotherListing_IsAFormatError()
    {
        using var bench = await CreateAsync(listing: true);
        for (var index = 0; index < 10; index++)
        {
            await bench.Store.WriteAsync(Entry($"k{index}", 1, 10, user: "ann"), default);
        }

        var page = await bench.Store.ListAsync(new("company", null, 5, null), default);
        await Assert.ThrowsAsync<FormatException>(async () => await bench.Store.ListAsync(new("other", null, 5, page.Cursor), default));
        await Assert.ThrowsAsync<FormatException>(async () => await bench.Store.ListAsync(new("company", "ann", 5, page.Cursor), default));
        await Assert.ThrowsAsync<FormatException>(async () => await bench.Store.ListAsync(new(null, "ann", 5, page.Cursor), default));
    }

    [SkippableFact]
    public async Task List_Off_SaysWhatToSwitchOn()
    {
        using var bench = await CreateAsync();
        var fault = await Assert.ThrowsAsync<NotSupportedException>(async () => await bench.Store.ListAsync(new("company", null, 5, null), default));
        Assert.Contains("DynamoDbCacheOptions.Listing", fault.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task List_TableWithoutIndexes_SaysSo()
    {
        using var bench = await CreateAsync();
        bench.Options.Listing = true;
        var fault = await Assert.ThrowsAsync<NotSupportedException>(async () => await bench.Store.ListAsync(new("company", null, 5, null), default));
        Assert.Contains("ns-index", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<List<StoreKey>> AllAsync(StoreBench bench, StoreListing listing)
    {
        var keys = new List<StoreKey>();
        do
        {
            var page = await bench.Store.ListAsync(listing, default);
            Assert.InRange(page.Keys.Count, 0, listing.Limit);
            keys.AddRange(page.Keys);
            listing = listing with { Cursor = page.Cursor };
        }
        while (listing.Cursor is not null);
        Assert.Equal(keys.Count, keys.Distinct().Count());
        return keys;
    }
}
