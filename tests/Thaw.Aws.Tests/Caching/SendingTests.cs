using System.Net;
using System.Text.Json.Nodes;
using Thaw.Caching.Stores;
using static Thaw.Aws.Tests.Caching.StoreBench;

namespace Thaw.Aws.Tests.Caching;

public class SendingTests
{
    private const string Throttled = """{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"Slow down."}""";

    [SkippableFact]
    public async Task Read_KeysLeftUnprocessed_AreAskedForAgain_AndCounted()
    {
        using var bench = await CreateAsync();
        await bench.Store.WriteAsync(Entry("a", 1, 20), default);
        await bench.Store.WriteAsync(Entry("b", 1, 20), default);
        bench.Wire.Sent.Clear();
        var before = bench.Store.Usage.Requests;
        bench.Wire.NextAnswerChanges(answer =>
        {
            var items = answer["Responses"]![bench.Table]!.AsArray();
            var left = items[0]!["pk"]!.DeepClone();
            items.RemoveAt(0);
            answer["UnprocessedKeys"] = new JsonObject { [bench.Table] = new JsonObject { ["Keys"] = new JsonArray(new JsonObject { ["pk"] = left }) } };
        });
        var read = await bench.Store.ReadAsync(new StoreRead { Entries = [Key("a"), Key("b"), Key("c")], Consistent = true }, default);
        Assert.Equal([true, true, false], read.Entries.Select(entry => entry is not null));
        Assert.Equal(2, bench.Wire.Count);
        Assert.Equal(2, bench.Store.Usage.Requests - before);
        Assert.True((bool)bench.Wire.Sent.Last().Body["RequestItems"]![bench.Table]!["ConsistentRead"]!);
    }

    [SkippableFact]
    public async Task Read_AlwaysUnprocessed_GivesUp()
    {
        using var bench = await CreateAsync();
        for (var index = 0; index < 9; index++)
        {
            bench.Wire.NextAnswerChanges(answer =>
            {
                answer["Responses"] = new JsonObject();
                answer["UnprocessedKeys"] = JsonNode.Parse($$"""{ "{{bench.Table}}": { "Keys": [ { "pk": { "S": "H" } } ] } }""");
            });
        }

        await Assert.ThrowsAsync<TimeoutException>(async () => await bench.Store.ReadAsync(new StoreRead { Head = true, Stamps = ["t"] }, default));
        Assert.Equal(9, bench.Wire.Count);
    }

    [SkippableFact]
    public async Task Parts_LeftUnprocessed_AreWrittenAgain()
    {
        using var bench = await CreateAsync();
        bench.Wire.Next(exchange =>
        {
            var left = exchange.Body["RequestItems"]!.DeepClone();
            return Task.FromResult<HttpResponseMessage?>(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(new JsonObject { ["UnprocessedItems"] = left }.ToJsonString()),
            });
        });
        var entry = Entry("large", 1, 1_000_000);
        Assert.True(await bench.Store.WriteAsync(entry, default));
        Assert.Equal(["BatchWriteItem", "BatchWriteItem", "PutItem"], bench.Wire.Targets);
        Assert.True((await bench.Store.ReadEntryAsync(entry.Key, consistent: true, default))!.Value.Data.Span.SequenceEqual(entry.Data.Span));
    }

    [SkippableFact]
    public async Task Throttled_IsRepeated_AndEachAttemptIsCounted()
    {
        using var bench = await CreateAsync();
        bench.Wire.NextAnswerIs(HttpStatusCode.BadRequest, Throttled);
        Assert.Null(await bench.Store.ReadEntryAsync(Key("a"), consistent: false, default));
        Assert.Equal(2, bench.Wire.Count);
        Assert.Equal(2, bench.Store.Usage.Requests);
    }

    [SkippableFact]
    public async Task Throttled_ThreeTimes_Escapes()
    {
        using var bench = await CreateAsync();
        for (var index = 0; index < 3; index++)
        {
            bench.Wire.NextAnswerIs(HttpStatusCode.BadRequest, Throttled);
        }

        await Assert.ThrowsAsync<Thaw.Aws.DynamoDb.Errors.ProvisionedThroughputExceededException>(
            async () => await bench.Store.WriteAsync(Entry("a", 1, 20), default));
        Assert.Equal(3, bench.Store.Usage.Requests);
    }

    [SkippableFact]
    public async Task Write_WhileATransactionHoldsTheItem_IsRepeated()
    {
        using var bench = await CreateAsync();
        bench.Wire.NextAnswerIs(HttpStatusCode.BadRequest, Throttled.Replace("ProvisionedThroughputExceeded", "TransactionConflict", StringComparison.Ordinal));
        Assert.True(await bench.Store.WriteAsync(Entry("a", 1, 20), default));
        Assert.Equal(["PutItem", "PutItem"], bench.Wire.Targets);
    }

    [SkippableFact]
    public async Task Read_OfEverything_IsOneConsistentRequest()
    {
        using var bench = await CreateAsync();
        await bench.Store.ReadAsync(
            new StoreRead
            {
                Head = true,
                JournalFrom = 3,
                JournalTo = 5,
                Entries = [Key("a"), Key("b")],
                Stamps = ["tag"],
                Leases = [Key("a")],
                Consistent = true,
            },
            default);
        var sent = Assert.Single(bench.Wire.Sent);
        Assert.Equal("BatchGetItem", sent.Target);
        Assert.Equal(8, sent.Body["RequestItems"]![bench.Table]!["Keys"]!.AsArray().Count);
        Assert.True((bool)sent.Body["RequestItems"]![bench.Table]!["ConsistentRead"]!);
    }

    [SkippableFact]
    public async Task Read_OfOneThing_IsAGetItem_OfNothing_NoRequest()
    {
        using var bench = await CreateAsync();
        await bench.Store.ReadAsync(new StoreRead(), default);
        Assert.Empty(bench.Wire.Sent);
        await bench.Store.ReadAsync(new StoreRead { Head = true, Consistent = true }, default);
        var sent = Assert.Single(bench.Wire.Sent);
        Assert.Equal("GetItem", sent.Target);
        Assert.True((bool)sent.Body["ConsistentRead"]!);
    }

    [SkippableFact]
    public async Task Usage_CountsConsumedCapacity()
    {
        using var bench = await CreateAsync();
        await bench.Store.WriteAsync(Entry("a", 1, 2_500), default);
        Assert.Equal(3, bench.Store.Usage.WriteUnits);
        await bench.Store.ReadEntryAsync(Key("a"), consistent: false, default);
        Assert.Equal(0.5, bench.Store.Usage.ReadUnits);
        await bench.Store.ReadEntryAsync(Key("a"), consistent: true, default);
        Assert.Equal(1.5, bench.Store.Usage.ReadUnits);
        await bench.Store.CommitAsync(Commit(1, Guid.NewGuid()), default);
        Assert.Equal(7, bench.Store.Usage.WriteUnits);
        Assert.Equal(4, bench.Store.Usage.Requests);
    }
}
