using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    private static readonly string[] OddWords =
    [
        "", " ", "#", "/", "%", "%2F", "\0", "a\0b", "a", "A", "a ", " a", "a#b", "a/b", "a%b", "a|b", "a:b", "a\\b", "null", "\"", "'; DROP TABLE", "*", "?", "\n",
        "é", "e\u0301", "ﬁ", "fi", "ß", "ss", "İ", "i", "ı", "😀", "👩‍👩‍👧", "\u200B", "\uFEFFa", "\uFFFD", "\u10FFFF", "\U0010FFFF", "中文", "العربية",
    ];

    private static IEnumerable<StoreKey> OddKeys()
    {
        foreach (var word in OddWords)
            yield return new("facts", null, word);
        foreach (var word in OddWords.Where(word => word.Length > 0))
            yield return new("facts", word, "key");

        // Places that a careless joining of the three would make one.
        yield return new("a", "b#c", "d");
        yield return new("a", "b", "c#d");
        yield return new("a", null, "b#c#d");
        yield return new("a.b", null, "c");
        yield return new("a", null, "b.c");
        yield return new("a", "b", "");
        yield return new("a", null, "b");
        yield return new("a-b", "c", "d");
        yield return new("a", "b-c", "d");
        yield return new("A", null, "b");
        yield return new("_", "null", "k");
        yield return new("_", null, "k");
        yield return new("_", "-", "k");
        yield return new("_", "_", "k");
        yield return new("a", "b\0c", "d");
        yield return new("a", "b", "\0cd");

        // The longest, in one-byte and in four-byte characters.
        yield return new(new string('n', 64), new string('u', 256), new string('k', 1_024));
        yield return new(new string('n', 64), new string('u', 256), new string('k', 1_023));
        yield return new(new string('n', 64), string.Concat(Enumerable.Repeat("😀", 64)), string.Concat(Enumerable.Repeat("😀", 256)));
    }

    [SkippableFact]
    public async Task Keys_Odd_EachIsItsOwnEntry()
    {
        var entries = OddKeys().Select((key, i) => Entry(key, i, data: BitConverter.GetBytes(i))).ToArray();
        Assert.Equal(entries.Length, entries.Select(entry => entry.Key).Distinct().Count());
        foreach (var entry in entries)
        {
            Assert.Null(await ReadAsync(Store, entry.Key));
            Assert.True(await Store.WriteAsync(entry, default));
        }

        var together = await Second.ReadAsync(new StoreRead { Entries = [.. entries.Select(entry => entry.Key)], Consistent = true }, default);
        for (var i = 0; i < entries.Length; i++)
        {
            AssertSame(entries[i], await ReadAsync(Store, entries[i].Key));
            AssertSame(entries[i], together.Entries[i]);
        }
    }

    [SkippableFact]
    public async Task Keys_Odd_EachIsItsOwnLease()
    {
        var keys = OddKeys().ToArray();
        for (var i = 0; i < keys.Length; i++)
            Assert.True(await Store.TrySwapLeaseAsync(keys[i], null, new StoredLease(i + 1, $"owner {i}", i, Later), default));

        var leases = (await Second.ReadAsync(new StoreRead { Leases = keys, Consistent = true }, default)).Leases;
        Assert.Equal(Enumerable.Range(1, keys.Length).Select(i => (long)i), leases.Select(lease => lease!.Value.Fence));
        Assert.Null(await ReadAsync(Store, keys[0]));
    }

    [SkippableFact]
    public async Task Keys_Odd_EachIsItsOwnStamp()
    {
        string[] names = [.. OddWords, new string('s', 512), new string('s', 511)];
        var seq = 0L;
        foreach (var name in names)
            Assert.True(await Store.CommitAsync(Commit(++seq, [Stamp(name, replaces: 0)]), default));

        var stamps = (await Second.ReadAsync(new StoreRead { Stamps = names, Consistent = true }, default)).Stamps;
        Assert.Equal(Enumerable.Range(1, names.Length).Select(i => (long)i), stamps.Select(stamp => stamp!.Value.Seq));
    }

    [SkippableFact]
    public async Task Keys_Odd_InACommit_EachIsItsOwn()
    {
        var entries = OddKeys().Select(key => Tombstone(key, 0)).ToArray();
        var seq = 0L;
        foreach (var chunk in entries.Chunk(Math.Min(20, Store.Traits.MaximumCommitItems)))
        {
            seq++;
            Assert.True(await Store.CommitAsync(Commit(seq, entries: [.. chunk.Select(entry => entry with { Seq = seq })]), default));
            foreach (var entry in chunk)
                AssertSame(entry with { Seq = seq }, await ReadAsync(Store, entry.Key));
        }
    }
}
