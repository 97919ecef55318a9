using Amazon.DynamoDBv2.Model;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>One action of a transaction, for both clients.</summary>
internal sealed record TwinAction(int Kind, Item Key, Item Item, string? Condition, Item? Arguments, bool ReturnsOld)
{
    private const string Change = "SET c = :v REMOVE a1";

    public static TwinAction Draw(RandomItems random, Item key)
    {
        var (kind, arguments) = (random.Random.Next(6), new Item());
        var condition = random.Random.Next(3) == 0 ? Conditions.Draw(random, arguments) : null;
        if (kind == 4)
        {
            arguments.With(":v", random.Value(depth: 1));
        }

        return new TwinAction(
            kind, key, random.Item(key), kind == 5 ? condition ?? "attribute_not_exists(nothing)" : condition, arguments.Count > 0 ? arguments : null, random.Random.Next(2) == 0);
    }

    public TransactWrite Ours(string table) => Kind switch
    {
        < 3 => TransactWrite.Put(table, Item, Condition, Arguments, ReturnsOld),
        3 => TransactWrite.Delete(table, Key, Condition, Arguments),
        4 => TransactWrite.Update(table, Key, Change, Condition, Arguments),
        _ => TransactWrite.Check(table, Key, Condition!, Arguments),
    };

    public TransactWriteItem Theirs(string table)
    {
        var arguments = Arguments is null ? null : SdkItems.Of(Arguments);
        return Kind switch
        {
            < 3 => new()
            {
                Put = new()
                {
                    TableName = table, Item = SdkItems.Of(Item), ConditionExpression = Condition, ExpressionAttributeValues = arguments, ReturnValuesOnConditionCheckFailure = ReturnsOld ? "ALL_OLD" : null,
                },
            },
            3 => new() { Delete = new() { TableName = table, Key = SdkItems.Of(Key), ConditionExpression = Condition, ExpressionAttributeValues = arguments } },
            4 => new()
            {
                Update = new() { TableName = table, Key = SdkItems.Of(Key), UpdateExpression = Change, ConditionExpression = Condition, ExpressionAttributeValues = arguments },
            },
            _ => new() { ConditionCheck = new() { TableName = table, Key = SdkItems.Of(Key), ConditionExpression = Condition, ExpressionAttributeValues = arguments } },
        };
    }
}
