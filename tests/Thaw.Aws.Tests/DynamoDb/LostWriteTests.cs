using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Tests.Caching;
using Thaw.Aws.Tests.DynamoDb.Hostile;

namespace Thaw.Aws.Tests.DynamoDb;

/// <summary>A write took effect, its answer was lost, and it is repeated: once is once, and a success is a success.</summary>
public class LostWriteTests
{
    private static Item Key => new Item().With("pk", "k");

    [SkippableFact]
    public async Task Put_Conditional_Repeated_Succeeds_AnotherIsStillRefused()
    {
        using var bench = await StoreBench.CreateAsync();
        bench.Wire.NextAnswerIsLost();
        await bench.Client.SendAsync(Put(bench, Nonce(), "mine"), default);
        Assert.Equal(2, bench.Wire.Count);
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(async () => await bench.Client.SendAsync(Put(bench, Nonce(), "other"), default));
        Assert.Equal("mine", await ValueAsync(bench));
    }

    [SkippableFact]
    public async Task Update_ThatCounts_Repeated_CountsOnce()
    {
        using var bench = await StoreBench.CreateAsync();
        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 0)), default);
        for (var count = 1; count <= 5; count++)
        {
            bench.Wire.NextAnswerIsLost();
            await bench.Client.SendAsync(Count(bench, condition: "a = :old", count - 1), default);
            bench.Wire.NextAnswerIsLost();
            await bench.Client.SendAsync(Count(bench, condition: null, null, by: 0), default);
            Assert.Equal($"{count}", await ValueAsync(bench));
        }

        // A refusal that is one, after a lost answer of an attempt that had been refused too.
        bench.Wire.NextAnswerIsLost();
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(async () => await bench.Client.SendAsync(Count(bench, "a = :old", 77), default));
        Assert.Equal("5", await ValueAsync(bench));
    }

    [SkippableFact]
    public async Task Update_LostToAnotherInBetween_SaysSo()
    {
        using var bench = await StoreBench.CreateAsync();
        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 0)), default);
        bench.Wire.Next(async _ =>
        {
            await bench.Plain.PutItemAsync(bench.Table, new() { ["pk"] = new("k"), ["a"] = new() { N = "9" } });
            throw new HttpRequestException("Lost before it arrived.");
        });
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(async () => await bench.Client.SendAsync(Count(bench, "a = :old", 0), default));
        Assert.Equal("9", await ValueAsync(bench));
    }

    [SkippableFact]
    public async Task Delete_Conditional_Repeated_Succeeds_AnUnmetOneDoesNot()
    {
        using var bench = await StoreBench.CreateAsync();
        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 1)), default);
        bench.Wire.NextAnswerIsLost();
        await bench.Client.SendAsync(Delete(bench, 1), default);
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(async () => await bench.Client.SendAsync(Delete(bench, 1), default));

        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 2)), default);
        bench.Wire.NextAnswerIsLost();
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(async () => await bench.Client.SendAsync(Delete(bench, 1), default));
    }

    [SkippableFact]
    public async Task Delete_Repeated_SomethingWasPutThereSince_IsARefusalThatSaysWhatIsNotKnown()
    {
        using var bench = await StoreBench.CreateAsync();
        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 1)), default);
        bench.Wire.NextAnswerIsLost();
        bench.Wire.Next(async _ =>
        {
            await bench.Plain.PutItemAsync(bench.Table, new() { ["pk"] = new("k"), ["a"] = new() { N = "9" } });
            return null;
        });
        var refusal = await Assert.ThrowsAsync<ConditionalCheckFailedException>(async () => await bench.Client.SendAsync(Delete(bench, 1), default));
        Assert.True(refusal.MayHaveTakenEffect);
        Assert.Equal("9", await ValueAsync(bench));
        Assert.False((await Assert.ThrowsAsync<ConditionalCheckFailedException>(async () => await bench.Client.SendAsync(Delete(bench, 1), default))).MayHaveTakenEffect);
    }

    [Fact]
    public async Task Delete_ConditionalWithoutAWord_IsRefusedHere()
    {
        await using var bench = new HostileBench();
        var deletion = new DeleteItem("t", Key) { Condition = "a = :a", Arguments = new Item().With(":a", 1) };
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () => await bench.Client.SendAsync(deletion, default));
        Assert.Contains("transaction", fault.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Server.Requests);
    }

    /// <summary>What one sends who must know whose deletion it was.</summary>
    [SkippableFact]
    public async Task Delete_AsATransaction_Repeated_IsItsOwn_AnothersIsNot()
    {
        using var bench = await StoreBench.CreateAsync();
        TransactWriteItems Deletion() => new([TransactWrite.Delete(bench.Table, Key, "a = :a", new Item().With(":a", 1))], Guid.NewGuid().ToString());
        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 1)), default);
        bench.Wire.NextAnswerIsLost();
        bench.Wire.Next(async _ =>
        {
            await bench.Plain.PutItemAsync(bench.Table, new() { ["pk"] = new("k"), ["a"] = new() { N = "9" } });
            return null;
        });
        await bench.Client.SendAsync(Deletion(), default);
        Assert.Equal("9", await ValueAsync(bench));

        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 1)), default);
        bench.Wire.Next(async _ =>
        {
            await bench.Plain.DeleteItemAsync(bench.Table, new() { ["pk"] = new("k") });
            throw new HttpRequestException("Lost before it arrived.");
        });
        await Assert.ThrowsAsync<TransactionCanceledException>(async () => await bench.Client.SendAsync(Deletion(), default));
    }

    [SkippableFact]
    public async Task Transaction_ThatCounts_Repeated_CountsOnce()
    {
        using var bench = await StoreBench.CreateAsync();
        await bench.Client.SendAsync(new PutItem(bench.Table, new Item().With("pk", "k").With("a", 0)), default);
        bench.Wire.NextAnswerIsLost();
        var update = TransactWrite.Update(bench.Table, Key, "SET a = a + :one", arguments: new Item().With(":one", 1));
        await bench.Client.SendAsync(new TransactWriteItems([update], Guid.NewGuid().ToString()), default);
        Assert.Equal("1", await ValueAsync(bench));
    }

    [Fact]
    public async Task Update_RefusalThatBringsTheItem_NeedsNoRead()
    {
        await using var bench = new HostileBench();
        var nonce = Nonce();
        bench.Server.Next((connection, _) =>
        {
            connection.Close();
            return Task.CompletedTask;
        });
        var item = "{\"n\":{\"B\":\"" + Convert.ToBase64String(nonce.Value.ToByteArray()) + "\"}}";
        bench.Server.Next((connection, _) => connection.AnswerAsync(400, "{\"__type\":\"x#ConditionalCheckFailedException\",\"Item\":" + item + "}"));
        await bench.Client.SendAsync(new UpdateItem("t", Key, nonce) { Set = "a = a + :one", Arguments = new Item().With(":one", 1) }, default);
        Assert.Equal(2, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task Put_ConditionalWithoutANonce_IsRefusedHere()
    {
        await using var bench = new HostileBench();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await bench.Client.SendAsync(new PutItem("t", Key) { Condition = "attribute_not_exists(pk)" }, default));
        Assert.Empty(bench.Server.Requests);
    }

    private static WriteNonce Nonce() => new("n", Guid.NewGuid());

    private static PutItem Put(StoreBench bench, WriteNonce nonce, string value) =>
        new(bench.Table, new Item().With("pk", "k").With("a", value)) { Condition = "attribute_not_exists(pk)", Nonce = nonce };

    private static UpdateItem Count(StoreBench bench, string? condition, long? old, long by = 1)
    {
        var arguments = new Item().With(":by", by);
        return new UpdateItem(bench.Table, Key, Nonce()) { Set = "a = a + :by", Condition = condition, Arguments = old is { } was ? arguments.With(":old", was) : arguments };
    }

    private static DeleteItem Delete(StoreBench bench, long expected) =>
        new(bench.Table, Key) { Condition = "a = :a", Arguments = new Item().With(":a", expected), GoneIsEnough = true };

    private static async Task<string> ValueAsync(StoreBench bench)
    {
        var value = (await bench.Plain.GetItemAsync(bench.Table, new() { ["pk"] = new("k") }, consistentRead: true)).Item["a"];
        return value.S ?? value.N;
    }
}
