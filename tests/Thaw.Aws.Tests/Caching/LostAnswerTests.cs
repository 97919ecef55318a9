using System.Net;
using Thaw.Caching.Stores;
using static Thaw.Aws.Tests.Caching.StoreBench;

namespace Thaw.Aws.Tests.Caching;

public class LostAnswerTests
{
    [SkippableFact]
    public async Task Commit_RepeatedByTheClient_Succeeds()
    {
        using var bench = await CreateAsync();
        bench.Wire.NextAnswerIsLost();
        Assert.True(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
        Assert.Equal(1, (await bench.Store.ReadAsync(new StoreRead { Head = true }, default)).Head);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_RepeatedByTheCache_Succeeds_EvenWhenTheHeadMovedOn(bool movedOn)
    {
        using var bench = await CreateAsync();
        Assert.True(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
        var commit = new StoreCommit
        {
            Seq = 2,
            Nonce = Guid.NewGuid(),
            Journal = new byte[] { 9 },
            JournalExpiresAt = Later,
            Stamps = [new StampWrite("tag", 0, new byte[] { 1 }, Later)],
            Entries = [Entry("large", 2, 1_000_000)],
        };
        bench.Wire.NextPasses();
        bench.Wire.NextAnswerIsLost();
        bench.Wire.NextAnswerIsLost();
        bench.Wire.NextAnswerIsLost();
        await Assert.ThrowsAnyAsync<Exception>(async () => await bench.Store.CommitAsync(commit, default));
        if (movedOn)
        {
            Assert.True(await bench.Store.CommitAsync(Commit(3, Guid.NewGuid()), default));
        }

        Assert.True(await bench.Store.CommitAsync(commit, default));
        Assert.NotNull(await bench.Store.ReadEntryAsync(Key("large"), consistent: true, default));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_RepeatedAfterItsTokenIsForgotten_IsKnownByItsRecord(bool movedOn)
    {
        using var bench = await CreateAsync();
        var commit = Commit(1, Guid.NewGuid(), Entry("k", 1, 20));
        Assert.True(await bench.Store.CommitAsync(commit, default));
        if (movedOn)
        {
            Assert.True(await bench.Store.CommitAsync(Commit(2, Guid.NewGuid()), default));
        }

        ForgetToken(bench);
        Assert.True(await bench.Store.CommitAsync(commit, default));
        ForgetToken(bench);
        Assert.False(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
    }

    [SkippableFact]
    public async Task Commit_LostToAnother_TakesNoFurtherRead()
    {
        using var bench = await CreateAsync();
        Assert.True(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
        bench.Wire.Sent.Clear();
        Assert.False(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
        Assert.Equal(["TransactWriteItems"], bench.Wire.Targets);
    }

    [SkippableFact]
    public async Task Commit_SameNonceWithTheNextNumber_IsAnotherCommit()
    {
        using var bench = await CreateAsync();
        var nonce = Guid.NewGuid();
        Assert.True(await bench.Store.CommitAsync(Commit(1, nonce), default));
        Assert.True(await bench.Store.CommitAsync(Commit(2, nonce), default));
        Assert.Equal(2, (await bench.Store.ReadAsync(new StoreRead { Head = true }, default)).Head);
    }

    [SkippableFact]
    public async Task Commit_InConflict_IsTriedAgain()
    {
        using var bench = await CreateAsync();
        bench.Wire.NextAnswerIs(
            HttpStatusCode.BadRequest,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled",
             "CancellationReasons":[{"Code":"TransactionConflict","Message":"In progress"},{"Code":"None"}]}
            """);
        Assert.True(await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
        Assert.Equal(["TransactWriteItems", "TransactWriteItems"], bench.Wire.Targets);
    }

    [SkippableFact]
    public async Task Commit_InConflictForGood_Escapes()
    {
        using var bench = await CreateAsync();
        for (var attempt = 0; attempt < 6; attempt++)
        {
            bench.Wire.NextAnswerIs(
                HttpStatusCode.BadRequest,
                """
                {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{"Code":"TransactionConflict"},{"Code":"None"}]}
                """);
        }

        await Assert.ThrowsAsync<Thaw.Aws.DynamoDb.Errors.TransactionCanceledException>(async () => await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default));
        Assert.Equal(6, bench.Wire.Count);
    }

    [SkippableFact]
    public async Task Write_Repeated_Succeeds()
    {
        using var bench = await CreateAsync();
        bench.Wire.NextAnswerIsLost();
        Assert.True(await bench.Store.WriteAsync(Entry("k", 1, 20), default));
        Assert.Equal(2, bench.Wire.Count);
    }

    [SkippableFact]
    public async Task Lease_SwapRepeated_Succeeds_AnotherDoesNot()
    {
        using var bench = await CreateAsync();
        bench.Wire.NextAnswerIsLost();
        var mine = new StoredLease(1, "me", 1, Later);
        Assert.True(await bench.Store.TrySwapLeaseAsync(Key("k"), null, mine, default));
        bench.Wire.NextAnswerIsLost();
        var released = mine with { Owner = "", Beat = 2 };
        Assert.True(await bench.Store.TrySwapLeaseAsync(Key("k"), mine, released, default));
        Assert.False(await bench.Store.TrySwapLeaseAsync(Key("k"), mine, new StoredLease(2, "other", 1, Later), default));
        Assert.True(await bench.Store.TrySwapLeaseAsync(Key("k"), released, new StoredLease(2, "other", 1, Later), default));
    }

    // As after ten minutes: the same transaction under another token is executed, not recognised.
    private static void ForgetToken(StoreBench bench) => bench.Wire.NextRequestChanges(body => body["ClientRequestToken"] = Guid.NewGuid().ToString());
}
