using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    [SkippableFact]
    public async Task ReadMany_Nothing_AnswersNothing()
    {
        var result = await Store.ReadAsync(new StoreRead(), default);
        Assert.Empty(result.Entries);
        Assert.Empty(result.Stamps);
        Assert.Empty(result.Leases);
        Assert.Empty(result.Journal);
        Assert.Equal(0, result.Head);
    }

    [SkippableFact]
    public async Task ReadMany_EmptyDatabase_EverythingIsAbsent()
    {
        var result = await Store.ReadAsync(
            new StoreRead { Entries = [Key("a"), Key("b")], Stamps = ["s"], Leases = [Key("a")], Head = true, JournalFrom = 1, JournalTo = 3, Consistent = true }, default);
        Assert.Equal([null, null], result.Entries);
        Assert.Equal([null], result.Stamps);
        Assert.Equal([null], result.Leases);
        Assert.Equal([null, null, null], result.Journal);
        Assert.Equal(0, result.Head);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadMany_OfEverything_AnswersInTheOrderOfTheRequest(bool consistent)
    {
        const int EntryCount = 150, StampCount = 80, LeaseCount = 30, Commits = 8;
        for (var i = 0; i < EntryCount; i++)
        {
            if (i % 3 != 0)
                Assert.True(await Store.WriteAsync(Entry(Key($"e{i}"), i, data: new byte[i * 40 + 1]), default));
        }

        for (var i = 0; i < LeaseCount; i += 2)
            Assert.True(await Store.TrySwapLeaseAsync(Key($"l{i}"), null, new StoredLease(i + 1, "o", 0, Later), default));
        for (var commit = 0; commit < Commits; commit++)
        {
            var stamps = Enumerable.Range(0, StampCount).Where(i => i % Commits == commit && i % 5 != 0).Select(i => Stamp($"s{i}", data: [(byte)i])).ToArray();
            Assert.True(await Store.CommitAsync(Commit(commit + 1, stamps), default));
        }

        var order = Enumerable.Range(0, EntryCount).ToArray();
        _random.Shuffle(order);
        var result = await Second.ReadAsync(
            new StoreRead
            {
                Entries = [.. order.Select(i => Key($"e{i}"))],
                Stamps = [.. order.Where(i => i < StampCount).Select(i => $"s{i}")],
                Leases = [.. order.Where(i => i < LeaseCount).Select(i => Key($"l{i}"))],
                Head = true,
                JournalFrom = 3,
                JournalTo = Commits + 2,
                Consistent = consistent,
            },
            default);

        Assert.Equal(order.Select(i => i % 3 == 0 ? -1 : (long)i), result.Entries.Select(entry => entry?.Seq ?? -1));
        Assert.Equal(order.Select(i => i % 3 == 0 ? -1 : i * 40 + 1), result.Entries.Select(entry => entry?.Data.Length ?? -1));
        Assert.Equal(order.Where(i => i < StampCount).Select(i => i % 5 == 0 ? -1 : i), result.Stamps.Select(stamp => stamp is { } s ? s.Data.Span[0] : -1));
        Assert.Equal(order.Where(i => i < LeaseCount).Select(i => i % 2 == 0 ? i + 1L : -1), result.Leases.Select(lease => lease?.Fence ?? -1));
        Assert.Equal(Commits, result.Head);
        Assert.Equal([3, 4, 5, 6, 7, 8, -1, -1], result.Journal.Select(record => record is { } data ? BitConverter.ToInt64(data.Span) : -1));
    }

    [SkippableFact]
    public async Task Cancelled_BeforeTheCall_ThrowsAndHasNoEffect()
    {
        await Store.WriteAsync(Entry(Key("cancelled"), 1), default);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadEntryAsync(Key("cancelled"), true, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(new StoreRead { Head = true }, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.WriteAsync(Entry(Key("cancelled"), 2), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.CommitAsync(Commit(1, [Stamp("s")]), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.TrySwapLeaseAsync(Key("cancelled"), null, new StoredLease(1, "o", 0, Later), cancelled));

        Assert.Equal(1, (await ReadAsync(Second, Key("cancelled")))!.Value.Seq);
        Assert.Equal(0, await HeadAsync(Second));
        Assert.Null(await StampAsync(Second, "s"));
        Assert.Null(await LeaseAsync(Second, Key("cancelled")));
        Assert.True(await Store.WriteAsync(Entry(Key("cancelled"), 2), default));
    }
}
