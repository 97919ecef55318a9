using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    private ICacheStoreListing Listing
    {
        get
        {
            Skip.IfNot(Store is ICacheStoreListing, "This store does not list its entries.");
            return (ICacheStoreListing)Store;
        }
    }

    private async Task<List<StoreKey>> ListAsync(string? ns, string? user, int limit, Func<int, Task>? between = null)
    {
        var keys = new List<StoreKey>();
        string? cursor = null;
        var pages = 0;
        do
        {
            var page = await Listing.ListAsync(new StoreListing(ns, user, limit, cursor), default);
            Assert.True(page.Keys.Count <= limit);
            keys.AddRange(page.Keys);
            cursor = page.Cursor;
            if (between is not null)
                await between(pages);
            Assert.True(++pages < 10_000, "The listing does not end.");
        }
        while (cursor is not null);
        return keys;
    }

    private async Task<StoreKey[]> WriteForListingAsync()
    {
        StoreKey[] keys =
        [
            .. from ns in (string[])["one", "two", "ONE"]
               from user in (string?[])[null, "u", "v", "U", "u#1"]
               from i in Enumerable.Range(0, 6)
               select new StoreKey(ns, user, $"k{i}#é\0"),
        ];
        _random.Shuffle(keys);
        foreach (var key in keys)
            await Store.WriteAsync(Entry(key, 1, data: RandomBytes(key.Key[1] == '5' ? 420_000 : 10)), default);
        foreach (var key in keys.Take(5))
            await Store.WriteAsync(Tombstone(key with { Key = "tombstone" }, 1), default);
        return keys;
    }

    private static void AssertEachOnce(IEnumerable<StoreKey> expected, IEnumerable<StoreKey> actual) =>
        Assert.Equal(expected.Order(Comparer<StoreKey>.Create(Compare)), actual.Order(Comparer<StoreKey>.Create(Compare)));

    private static int Compare(StoreKey left, StoreKey right) =>
        (string.CompareOrdinal(left.Namespace, right.Namespace), string.CompareOrdinal(left.User, right.User), string.CompareOrdinal(left.Key, right.Key)) switch
        {
            (0, 0, var key) => key,
            (0, var user, _) => user,
            var (ns, _, _) => ns,
        };

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task List_ByNamespaceUserOrBoth_GivesEachOnce(int limit)
    {
        _ = Listing;
        var keys = await WriteForListingAsync();
        AssertEachOnce(keys.Where(key => key.Namespace == "one"), await ListAsync("one", null, limit));
        AssertEachOnce(keys.Where(key => key.User == "u"), await ListAsync(null, "u", limit));
        AssertEachOnce(keys.Where(key => key is { Namespace: "two", User: "u" }), await ListAsync("two", "u", limit));
        Assert.Empty(await ListAsync("three", null, limit));
        Assert.Empty(await ListAsync(null, "nobody", limit));
        Assert.Empty(await ListAsync("three", "u", limit));
    }

    [SkippableFact]
    public async Task List_WhileEntriesComeGoAndAreOverwritten_StandingOnesOnce()
    {
        _ = Listing;
        var standing = Enumerable.Range(0, 40).Select(i => new StoreKey("list", "u", $"standing {i}")).ToArray();
        var leaving = Enumerable.Range(0, 20).Select(i => new StoreKey("list", "u", $"leaving {i}")).ToArray();
        foreach (var key in standing.Concat(leaving))
            await Store.WriteAsync(Entry(key, 1), default);

        var listed = await ListAsync("list", null, 4, async page =>
        {
            await Second.WriteAsync(Entry(standing[page * 3 % 40], page + 2, data: RandomBytes((page + 1) * 1_000)), default);
            if (page < leaving.Length)
            {
                await Second.WriteAsync(Tombstone(leaving[page], 2), default);
                await Second.WriteAsync(Entry(new StoreKey("list", "u", $"coming {page}"), 1), default);
            }
        });

        AssertEachOnce(standing, listed.Where(key => key.Key.StartsWith("standing", StringComparison.Ordinal)));
        Assert.Equal(listed.Count, listed.Distinct().Count());
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("e30=")]
    [InlineData("%%%")]
    [InlineData("sqlite-")]
    [InlineData("memory-x")]
    public async Task List_CursorOfAnother_IsRefused(string cursor)
    {
        var listing = Listing;
        await Store.WriteAsync(Entry(Key("listed"), 1), default);
        await Assert.ThrowsAsync<FormatException>(async () => await listing.ListAsync(new StoreListing("facts", null, 10, cursor), default));
    }

    [SkippableFact]
    public async Task List_Cancelled_Throws()
    {
        var listing = Listing;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await listing.ListAsync(new StoreListing("facts", null, 10, null), new CancellationToken(canceled: true)));
    }
}
