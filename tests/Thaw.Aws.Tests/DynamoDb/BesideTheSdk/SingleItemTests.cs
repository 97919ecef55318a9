using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>Calls of one item, beside the SDK's: same outcome, same answer, same table.</summary>
public class SingleItemTests
{
    private const int Few = 250;
    private const int Many = 3000;

    [SkippableTheory]
    [InlineData(1)]
    public Task Get_Few(int seed) => GetAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(101)]
    public Task Get_Many(int seed) => GetAsync(seed, Many);

    [SkippableTheory]
    [InlineData(2)]
    public Task Put_Few(int seed) => PutAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(102)]
    public Task Put_Many(int seed) => PutAsync(seed, Many);

    [SkippableTheory]
    [InlineData(5)]
    public Task PutWithANonce_Few(int seed) => PutWithANonceAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(105)]
    public Task PutWithANonce_Many(int seed) => PutWithANonceAsync(seed, Many);

    [SkippableTheory]
    [InlineData(3)]
    public Task Update_Few(int seed) => UpdateAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(103)]
    public Task Update_Many(int seed) => UpdateAsync(seed, Many);

    [SkippableTheory]
    [InlineData(4)]
    public Task Delete_Few(int seed) => DeleteAsync(seed, Few);

    [SkippableTheory]
    [Trait("Category", "Long")]
    [InlineData(104)]
    public Task Delete_Many(int seed) => DeleteAsync(seed, Many);

    private static async Task GetAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        await bench.FillAsync(random, 60);
        for (var index = 0; index < count; index++)
        {
            var key = random.Random.Next(50) == 0 ? new Item().With("pk", "no sort key") : random.Key();
            var consistent = random.Random.Next(2) == 0;
            var projection = random.Pick<string?>([null, null, "pk, a1", "#n, a2", "a3[0], a4.m1", "this is wrong"]);
            var names = projection?.Contains('#', StringComparison.Ordinal) is true ? new Dictionary<string, string> { ["#n"] = "ä-名 \"x\"" } : null;
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.GetItemAsync(new GetItemRequest
                    {
                        TableName = bench.Theirs, Key = SdkItems.Of(key), ConsistentRead = consistent, ProjectionExpression = projection, ExpressionAttributeNames = names,
                        ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                    }),
                    static answer => (SdkItems.Text(answer.IsItemSet ? answer.Item : null), answer.ConsumedCapacity.CapacityUnits ?? 0)),
                await bench.OutcomeAsync(
                    new GetItem<Item>(bench.Ours, key, ItemReader.Instance) { Consistent = consistent, Projection = projection, Names = names },
                    static call => SdkItems.Text(call.Item)));
        }
    }

    private static async Task PutAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        for (var index = 0; index < count; index++)
        {
            var (item, arguments) = (random.Item(), new Item());
            var condition = Conditions.Draw(random, arguments);
            var returns = random.Pick<string?>([null, "NONE", "ALL_OLD", "ALL_NEW"]);
            var given = arguments.Count > 0 ? arguments : null;
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.PutItemAsync(new PutItemRequest
                    {
                        TableName = bench.Theirs, Item = SdkItems.Of(item), ConditionExpression = condition, ExpressionAttributeValues = given is null ? null : SdkItems.Of(given),
                        ReturnValues = returns, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                    }),
                    static answer => (SdkItems.Text(answer.Attributes is { Count: > 0 } old ? old : null), answer.ConsumedCapacity.CapacityUnits ?? 0)),
                await bench.OutcomeAsync(
                    new PutItem(bench.Ours, item) { Condition = condition, RepeatHolds = true, Arguments = given, Returns = returns },
                    static call => SdkItems.Text(call.Returned)));
        }

        await bench.AssertSameAsync();
    }

    private static async Task PutWithANonceAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        for (var index = 0; index < count; index++)
        {
            var (item, arguments) = (random.Item(), new Item());
            var condition = Conditions.Draw(random, arguments);
            var returns = random.Pick<string?>([null, "NONE", "ALL_OLD"]);
            var given = arguments.Count > 0 ? arguments : null;
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.PutItemAsync(new PutItemRequest
                    {
                        TableName = bench.Theirs, Item = SdkItems.Of(item), ConditionExpression = condition, ExpressionAttributeValues = given is null ? null : SdkItems.Of(given), ReturnValues = returns,
                    }),
                    static answer => (SdkItems.Text(answer.Attributes is { Count: > 0 } old ? old : null, TwinBench.NonceAttribute), 0),
                    withMessage: false),
                WithoutUnits(await bench.OutcomeAsync(
                    new PutItem(bench.Ours, item) { Condition = condition, Nonce = new WriteNonce(TwinBench.NonceAttribute, Guid.NewGuid()), Arguments = given, Returns = returns },
                    static call => SdkItems.Text(call.Returned, TwinBench.NonceAttribute),
                    withMessage: false)));
        }

        await bench.AssertSameAsync();
    }

    private static async Task UpdateAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        await bench.FillAsync(random, 40);
        for (var index = 0; index < count; index++)
        {
            var (key, arguments) = (random.Key(), new Item());
            var condition = Conditions.Draw(random, arguments);
            var attribute = $"a{random.Random.Next(RandomItems.Attributes)}";
            var other = $"b{random.Random.Next(3)}";
            string? set = null, remove = null, delete = null;
            switch (random.Random.Next(7))
            {
                case 0:
                    (set, _) = ($"{attribute} = :v", arguments.With(":v", random.Value(depth: 0)));
                    break;
                case 1:
                    (set, _) = ($"{other} = if_not_exists({other}, :z) + :o", arguments.With(":z", 0).With(":o", random.Random.Next(9)));
                    break;
                case 2:
                    (set, _) = ($"{attribute} = list_append({attribute}, :l)", arguments.With(":l", ItemValue.OfList([random.Value(depth: 2)])));
                    break;
                case 3:
                    remove = $"{attribute}, a3.m1";
                    break;
                case 4:
                    (delete, _) = ($"{attribute} :s", arguments.With(":s", ItemValue.OfTexts(["plain", "日本語", "null"])));
                    break;
                case 5:
                    (set, _) = ($"{attribute}.m0 = :v", arguments.With(":v", random.Value(depth: 1)));
                    break;
                default:
                    (set, remove, _) = ($"{other} = :v, c = :v", attribute, arguments.With(":v", random.Value(depth: 1)));
                    break;
            }

            // The nonce counts among what an update returns as changed, so only whole items are compared.
            var returns = random.Pick<string?>([null, "ALL_OLD", "ALL_NEW"]);
            var expression = string.Join(' ', new[] { set is null ? null : "SET " + set, remove is null ? null : "REMOVE " + remove, delete is null ? null : "DELETE " + delete }.OfType<string>());
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.UpdateItemAsync(new UpdateItemRequest
                    {
                        TableName = bench.Theirs, Key = SdkItems.Of(key), UpdateExpression = expression, ConditionExpression = condition,
                        ExpressionAttributeValues = arguments.Count > 0 ? SdkItems.Of(arguments) : null, ReturnValues = returns,
                    }),
                    static answer => (SdkItems.Text(answer.Attributes is { Count: > 0 } old ? old : null, TwinBench.NonceAttribute), 0),
                    withMessage: false),
                WithoutUnits(await bench.OutcomeAsync(
                    new UpdateItem(bench.Ours, key, new WriteNonce(TwinBench.NonceAttribute, Guid.NewGuid()))
                    {
                        Set = set, Remove = remove, Delete = delete, Condition = condition, Arguments = arguments, Returns = returns,
                    },
                    static call => SdkItems.Text(call.Returned, TwinBench.NonceAttribute),
                    withMessage: false)));
        }

        await bench.AssertSameAsync();
    }

    private static async Task DeleteAsync(int seed, int count)
    {
        using var bench = await TwinBench.CreateAsync();
        var random = new RandomItems(seed);
        for (var index = 0; index < count; index++)
        {
            if (index % 20 == 0)
            {
                await bench.FillAsync(random, 20);
            }

            var (key, arguments) = (random.Key(), new Item());
            var condition = Conditions.Draw(random, arguments);
            var given = arguments.Count > 0 ? arguments : null;
            var returns = random.Pick<string?>([null, "ALL_OLD"]);
            Assert.Equal(
                await TwinBench.SdkOutcomeAsync(
                    () => bench.Sdk.DeleteItemAsync(new DeleteItemRequest
                    {
                        TableName = bench.Theirs, Key = SdkItems.Of(key), ConditionExpression = condition, ExpressionAttributeValues = given is null ? null : SdkItems.Of(given),
                        ReturnValues = returns, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                    }),
                    static answer => (SdkItems.Text(answer.Attributes is { Count: > 0 } old ? old : null), answer.ConsumedCapacity.CapacityUnits ?? 0)),
                await bench.OutcomeAsync(
                    new DeleteItem(bench.Ours, key) { Condition = condition, GoneIsEnough = true, Arguments = given, Returns = returns },
                    static call => SdkItems.Text(call.Returned)));
        }

        await bench.AssertSameAsync();
    }

    // Where a nonce makes the item longer, it costs more.
    private static string WithoutUnits(string outcome) => outcome is ['4', '0', '0', ' ', ..] ? outcome : outcome[..outcome.LastIndexOf(' ')] + " 0";
}
