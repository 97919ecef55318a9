using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>Calls of many items, beside the SDK's: same outcome, same answer, same table.</summary>
public class ManyItemsTests
{
    private const int Few = 100;
    private const int Many = 2000;

    [SkippableTheory]
    [InlineData(11)]
    public Task BatchGet_Few(int seed) => BatchGetAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(111)]
    public Task BatchGet_Many(int seed) => BatchGetAsync(seed, Many);

    [SkippableTheory]
    [InlineData(12)]
    public Task BatchWrite_Few(int seed) => BatchWriteAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(112)]
    public Task BatchWrite_Many(int seed) => BatchWriteAsync(seed, Many);

    [SkippableTheory]
    [InlineData(13)]
    public Task Query_Few(int seed) => QueryAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(113)]
    public Task Query_Many(int seed) => QueryAsync(seed, Many);

    [SkippableTheory]
    [InlineData(14)]
    public Task Transact_Few(int seed) => TransactAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(114)]
    public Task Transact_Many(int seed) => TransactAsync(seed, Many);

    [SkippableFact]
    public async Task BatchGet_OfMoreThan16Megabytes_LeavesTheSameKeysUnprocessed()
    {
        using var bench = await TwinBench.CreateAsync();
        var keys = new List<Item>();
        for (var index = 0; index < 60; index++)
        {
            var key = new Item().With("pk", "large").With("sk", index);
            keys.Add(key);
            var item = SdkItems.Of(new Item().With("pk", "large").With("sk", index).With("v", new byte[300_000]));
            await bench.Sdk.PutItemAsync(bench.Ours, item);
            await bench.Sdk.PutItemAsync(bench.Theirs, item);
        }

        var call = new BatchGetItem<Item>(bench.Ours, keys, ItemReader.Instance);
        await bench.Client.SendAsync(call, default);
        var theirs = await bench.Sdk.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = new() { [bench.Theirs] = new() { Keys = [.. keys.Select(SdkItems.Of)] } } });
        Assert.NotEmpty(call.Unprocessed);
        Assert.Equal(Sorted(theirs.UnprocessedKeys[bench.Theirs].Keys), Sorted(call.Unprocessed));
        Assert.Equal(Sorted(theirs.Responses[bench.Theirs]), Sorted(call.Items));
    }

    [SkippableTheory]
    [InlineData(15)]
    public Task QueryIndex_Few(int seed) => QueryIndexAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(115)]
    public Task QueryIndex_Many(int seed) => QueryIndexAsync(seed, Many);

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Transact_TokenAgain_IsAnsweredAndNotExecuted_OrRefusedWhereItIsNotTheSame(bool another)
    {
        using var bench = await TwinBench.CreateAsync();
        var (key, token) = (new Item().With("pk", "p").With("sk", 1), Guid.NewGuid().ToString());
        var item = SdkItems.Of(new Item().With("pk", "p").With("sk", 1).With("n", 0));
        await bench.Sdk.PutItemAsync(bench.Ours, item);
        await bench.Sdk.PutItemAsync(bench.Theirs, item);
        var outcomes = new List<(string Theirs, string Ours)>();
        for (var turn = 0; turn < 2; turn++)
        {
            var arguments = new Item().With(":by", another ? 1 + turn : 1);
            outcomes.Add((
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.TransactWriteItemsAsync(new TransactWriteItemsRequest
                    {
                        ClientRequestToken = $"{token[..^1]}s",
                        TransactItems = [new() { Update = new() { TableName = bench.Theirs, Key = SdkItems.Of(key), UpdateExpression = "SET n = n + :by", ExpressionAttributeValues = SdkItems.Of(arguments) } }],
                    }),
                    static _ => ("done", 0),
                    withMessage: false),
                WithoutUnits(await bench.OutcomeAsync(
                    new TransactWriteItems([TransactWrite.Update(bench.Ours, key, "SET n = n + :by", arguments: arguments)], $"{token[..^1]}o"), static _ => "done", withMessage: false))));
        }

        Assert.All(outcomes, static outcome => Assert.Equal(outcome.Theirs, outcome.Ours));
        Assert.Equal(another ? "400 IdempotentParameterMismatchException" : "done 0", outcomes[1].Ours);
        await bench.AssertSameAsync();
        var found = new GetItem<Item>(bench.Ours, key, ItemReader.Instance) { Consistent = true };
        await bench.Client.SendAsync(found, default);
        Assert.True(found.Item!.TryGet("n", out var count) && count.Text == "1");
    }

    private static async Task BatchGetAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        await bench.FillAsync(random, 60);
        for (var index = 0; index < count; index++)
        {
            // Sometimes one key twice, which is refused.
            var keys = Enumerable.Range(0, random.Random.Next(1, 12)).Select(_ => random.Key()).ToList();
            keys = random.Random.Next(20) == 0 ? keys : [.. keys.DistinctBy(static key => SdkItems.Text(key))];
            var consistent = random.Random.Next(2) == 0;
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.BatchGetItemAsync(new BatchGetItemRequest
                    {
                        RequestItems = new() { [bench.Theirs] = new() { Keys = [.. keys.Select(SdkItems.Of)], ConsistentRead = consistent } }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                    }),
                    answer => (Sorted(answer.Responses[bench.Theirs]), answer.ConsumedCapacity.Sum(static table => table.CapacityUnits ?? 0))),
                await bench.OutcomeAsync(new BatchGetItem<Item>(bench.Ours, keys, ItemReader.Instance) { Consistent = consistent }, static call => Sorted(call.Items)));
        }
    }

    private static async Task BatchWriteAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        for (var index = 0; index < count; index++)
        {
            var keys = Enumerable.Range(0, random.Random.Next(1, random.Random.Next(20) == 0 ? 60 : 20)).Select(_ => random.Key());
            var writes = (random.Random.Next(30) == 0 ? keys : keys.DistinctBy(static key => SdkItems.Text(key)))
                .Select(key => random.Random.Next(3) == 0 ? (Source: key, IsDelete: true) : (Source: random.Item(key), IsDelete: false)).ToList();
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.BatchWriteItemAsync(new BatchWriteItemRequest
                    {
                        RequestItems = new()
                        {
                            [bench.Theirs] =
                                [.. writes.Select(static write => write.IsDelete ? new WriteRequest(new DeleteRequest(SdkItems.Of(write.Source))) : new WriteRequest(new PutRequest(SdkItems.Of(write.Source))))],
                        },
                        ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                    }),
                    static answer => ($"{answer.UnprocessedItems?.Count ?? 0}", answer.ConsumedCapacity.Sum(static table => table.CapacityUnits ?? 0))),
                await bench.OutcomeAsync(
                    new BatchWriteItem<Item>(bench.Ours, [.. writes.Select(static write => new BatchWrite(write.Source, write.IsDelete))], ItemReader.Instance),
                    static call => $"{call.Unprocessed.Count}"));
        }

        await bench.AssertSameAsync();
    }

    private static async Task QueryAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        await bench.FillAsync(random, 80);
        for (var index = 0; index < count; index++)
        {
            var arguments = new Item().With(":p", $"p{random.Random.Next(5)}");
            var condition = random.Pick(["pk = :p", "pk = :p", "pk = :p AND sk > :s", "pk = :p AND sk BETWEEN :s AND :t", "sk = :s"]);
            _ = condition.Contains(":s", StringComparison.Ordinal) ? arguments.With(":s", random.Random.Next(5)) : arguments;
            _ = condition.Contains(":t", StringComparison.Ordinal) ? arguments.With(":t", random.Random.Next(3, 9)) : arguments;
            var filter = random.Pick<string?>([null, null, "attribute_exists(a1)"]);
            var projection = random.Pick<string?>([null, null, "sk, a1"]);
            var (limit, consistent, descending) = (random.Random.Next(0, 5), random.Random.Next(2) == 0, random.Random.Next(2) == 0);
            Item? after = null;
            do
            {
                var from = after;
                var call = new Query<Item>(bench.Ours, condition, ItemReader.Instance)
                {
                    Filter = filter, Projection = projection, Arguments = arguments, Limit = limit, Consistent = consistent, Descending = descending, After = from,
                };
                Assert.Equal(
                    await TwinBench.SdkOutcomeAsync(
                        () => bench.Sdk.QueryAsync(new QueryRequest
                        {
                            TableName = bench.Theirs, KeyConditionExpression = condition, FilterExpression = filter, ProjectionExpression = projection,
                            ExpressionAttributeValues = SdkItems.Of(arguments), Limit = limit > 0 ? limit : null, ConsistentRead = consistent, ScanIndexForward = !descending,
                            ExclusiveStartKey = from is null ? null : SdkItems.Of(from), ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                        }),
                        static page => ($"{string.Join('\n', page.Items.Select(static item => SdkItems.Text(item)))} then {SdkItems.Text(page.LastEvaluatedKey is { Count: > 0 } last ? last : null)}",
                            page.ConsumedCapacity.CapacityUnits ?? 0)),
                    await bench.OutcomeAsync(
                        call, static page => $"{string.Join('\n', page.Items.Select(static item => SdkItems.Text(item)))} then {SdkItems.Text(page.Last)}"));
                after = call.Last;
            }
            while (after is not null);
        }
    }

    private static async Task QueryIndexAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        for (var index = 0; index < 60; index++)
        {
            // Some are in the index, some lack one half of its key.
            var item = random.Item(new Item().With("pk", $"p{index % 4}").With("sk", index));
            _ = random.Random.Next(5) == 0 ? item : item.With("ip", $"i{random.Random.Next(3)}");
            _ = random.Random.Next(5) == 0 ? item : item.With("is", index);
            try
            {
                await bench.Sdk.PutItemAsync(bench.Ours, SdkItems.Of(item));
                await bench.Sdk.PutItemAsync(bench.Theirs, SdkItems.Of(item));
            }
            catch (AmazonDynamoDBException)
            {
                // A number that is none.
            }
        }

        for (var index = 0; index < count; index++)
        {
            var arguments = new Item().With(":p", $"i{random.Random.Next(4)}");
            var condition = random.Pick(["#p = :p", "#p = :p AND #s > :s", "#p = :p AND pk = :s"]);
            _ = condition.Contains(":s", StringComparison.Ordinal) ? arguments.With(":s", random.Random.Next(60)) : arguments;
            var names = condition.Contains("#s", StringComparison.Ordinal) ? new Dictionary<string, string> { ["#p"] = "ip", ["#s"] = "is" } : new Dictionary<string, string> { ["#p"] = "ip" };
            var by = random.Random.Next(20) == 0 ? "no-such-index" : TwinBench.Index;

            // A consistent one is refused.
            var (limit, consistent, descending) = (random.Random.Next(0, 5), random.Random.Next(20) == 0, random.Random.Next(2) == 0);
            Item? after = null;
            do
            {
                var from = after;
                var call = new Query<Item>(bench.Ours, condition, ItemReader.Instance)
                {
                    Index = by, Names = names, Arguments = arguments, Limit = limit, Consistent = consistent, Descending = descending, After = from,
                };
                Assert.Equal(
                    await TwinBench.SdkOutcomeAsync(
                        () => bench.Sdk.QueryAsync(new QueryRequest
                        {
                            TableName = bench.Theirs, IndexName = by, KeyConditionExpression = condition, ExpressionAttributeNames = names, ExpressionAttributeValues = SdkItems.Of(arguments),
                            Limit = limit > 0 ? limit : null, ConsistentRead = consistent, ScanIndexForward = !descending, ExclusiveStartKey = from is null ? null : SdkItems.Of(from),
                            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                        }),
                        static page => ($"{string.Join('\n', page.Items.Select(static item => SdkItems.Text(item)))} then {SdkItems.Text(page.LastEvaluatedKey is { Count: > 0 } last ? last : null)}",
                            page.ConsumedCapacity.CapacityUnits ?? 0)),
                    await bench.OutcomeAsync(
                        call, static page => $"{string.Join('\n', page.Items.Select(static item => SdkItems.Text(item)))} then {SdkItems.Text(page.Last)}"));
                after = call.Last;
            }
            while (after is not null);
        }
    }

    private static async Task TransactAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        for (var index = 0; index < count; index++)
        {
            // DynamoDB Local of 2020 takes ten actions.
            var keys = Enumerable.Range(0, random.Random.Next(1, DynamoDbLocal.TransactionItems + 1)).Select(_ => random.Key()).DistinctBy(static key => SdkItems.Text(key)).ToList();
            var actions = keys.Select(key => TwinAction.Draw(random, key)).ToList();
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.TransactWriteItemsAsync(new TransactWriteItemsRequest
                    {
                        TransactItems = [.. actions.Select(action => action.Theirs(bench.Theirs))], ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                    }),
                    static answer => ("done", answer.ConsumedCapacity.Sum(static table => table.CapacityUnits ?? 0))),
                await bench.OutcomeAsync(new TransactWriteItems([.. actions.Select(action => action.Ours(bench.Ours))], Guid.NewGuid().ToString()), static _ => "done"));
        }

        await bench.AssertSameAsync();
    }

    // Ours says what it cost, as it asks for it.
    private static string WithoutUnits(string outcome) => outcome is ['4', '0', '0', ' ', ..] ? outcome : outcome[..outcome.LastIndexOf(' ')] + " 0";

    private static string Sorted(IEnumerable<Item> items) => string.Join('\n', items.Select(static item => SdkItems.Text(item)).Order(StringComparer.Ordinal));

    private static string Sorted(IEnumerable<Dictionary<string, AttributeValue>> items) => string.Join('\n', items.Select(static item => SdkItems.Text(item)).Order(StringComparer.Ordinal));
}
