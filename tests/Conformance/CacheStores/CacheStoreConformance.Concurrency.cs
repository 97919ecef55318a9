using System.Collections.Concurrent;
using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    [SkippableFact]
    public async Task Concurrent_Writers_TheGreatestStands()
    {
        var key = Key("contended");
        var entries = Enumerable.Range(0, 200).Select(i => Entry(key, _random.Next(20), _random.Next(20), BitConverter.GetBytes(i))).ToArray();
        var greatest = entries.Max(entry => (entry.Seq, entry.Fence));
        var took = new ConcurrentBag<(long, long)>();
        await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (entry, cancellation) =>
        {
            var store = entry.Data.Span[0] % 2 == 0 ? Store : Second;
            if (await store.WriteAsync(entry, cancellation))
                took.Add((entry.Seq, entry.Fence));
        });

        var stands = (await ReadAsync(Store, key))!.Value;
        Assert.Equal(greatest, (stands.Seq, stands.Fence));
        Assert.Contains(greatest, took);
        Assert.Contains(entries, entry => entry.Data.Span.SequenceEqual(stands.Data.Span) && (entry.Seq, entry.Fence) == greatest);
    }

    [SkippableFact]
    public async Task Concurrent_ReadersOfAnOverwrittenLargeEntry_NeverSeeItTorn()
    {
        const int Versions = 40;
        var key = Key("torn");
        var sizes = Enumerable.Range(0, Versions).Select(i => i % 5 == 0 ? _random.Next(4, 1_000) : _random.Next(300_000, 1_200_000)).ToArray();
        using var written = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? Store : Second;
            var latest = 0L;
            while (!written.IsCancellationRequested)
            {
                var entry = i < 2
                    ? await store.ReadEntryAsync(key, consistent: true, default)
                    : (await store.ReadAsync(new StoreRead { Entries = [key], Consistent = true }, default)).Entries[0];
                if (entry is not { } found)
                    continue;

                var data = found.Data;
                Assert.Equal(sizes[found.Seq], data.Length);
                Assert.Equal(data.Length, BitConverter.ToInt32(data.Span));
                Assert.Equal(-1, data.Span[4..].IndexOfAnyExcept((byte)found.Seq));
                Assert.True(found.Seq >= latest, "A consistent read went back in time.");
                latest = found.Seq;
            }
        })).ToArray();

        for (var seq = 0; seq < Versions; seq++)
        {
            var data = new byte[sizes[seq]];
            data.AsSpan().Fill((byte)seq);
            BitConverter.TryWriteBytes(data, data.Length);
            Assert.True(await Store.WriteAsync(Entry(key, seq, data: data), default));
        }

        await written.CancelAsync();
        await Task.WhenAll(readers);
    }

    [SkippableFact]
    public async Task Concurrent_WriteReturned_TheOtherProcessSeesIt()
    {
        for (var i = 0; i < 100; i++)
        {
            await Store.WriteAsync(Entry(Key("seen"), i), default);
            Assert.Equal(i, (await ReadAsync(Second, Key("seen")))!.Value.Seq);
        }
    }

    [SkippableFact]
    public async Task Concurrent_SingleReads_EachGetsItsOwn()
    {
        for (var i = 0; i < 64; i++)
            await Store.WriteAsync(Entry(Key($"k{i}"), i), default);
        var found = await Task.WhenAll(Enumerable.Range(0, 128).Select(i => Task.Run(() => ReadAsync(Second, Key($"k{i}")))));
        Assert.Equal(Enumerable.Range(0, 128).Select(i => i < 64 ? (long?)i : null), found.Select(entry => entry?.Seq));
    }

    [SkippableFact]
    public async Task Concurrent_CommitsAndWritesToOnePlace_TombstoneHolds()
    {
        for (var seq = 1L; seq <= 20; seq++)
        {
            var key = Key($"both {seq}");
            var write = Task.Run(async () => await Second.WriteAsync(Entry(key, seq - 1), default));
            Assert.True(await Store.CommitAsync(Commit(seq, entries: [Tombstone(key, seq)]), default));
            await write;
            Assert.True((await ReadAsync(Store, key))!.Value.IsTombstone);
        }
    }
}
