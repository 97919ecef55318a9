using Amazon.DynamoDBv2.Model;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>One action of a transaction, for both clients.</summary>
internal sealed record TwinAction(int Kind, Item Key, Item Item, string? Condition, Item? Arguments, bool ReturnsOld, Dictionary<string, string>? Names)
{
    private string Change => Names is null ? "SET c = :v REMOVE a1" : "SET #c = :v REMOVE a1";

    public static TwinAction Draw(RandomItems random, Item key)
    {
        var (kind, arguments) = (random.Random.Next(6), new Item());
        var condition = random.Random.Next(3) == 0 ? Conditions.Draw(random, arguments) : null;
        if (kind == 4)
        {
            arguments.With(":v", random.Value(depth: 1));
        }

        // By a name that stands for itself in no expression; unused where nothing is changed, which is refused.
        var names = kind == 4 ? random.Pick<Dictionary<string, string>?>([null, new() { ["#c"] = "ä-名 \"x\"" }])
            : condition is null ? null : random.Pick<Dictionary<string, string>?>([null, null, null, new() { ["#a"] = "a1" }]);
        condition = names?.ContainsKey("#a") is true && random.Random.Next(4) > 0 ? $"({condition}) AND (attribute_exists(#a) OR attribute_not_exists(#a))" : condition;
        return new TwinAction(
            kind, key, random.Item(key), kind == 5 ? condition ?? "attribute_not_exists(nothing)" : condition, arguments.Count > 0 ? arguments : null, random.Random.Next(2) == 0, names);
    }

    public TransactWrite Ours(string table) => Kind switch
    {
        < 3 => TransactWrite.Put(table, Item, Condition, Arguments, ReturnsOld, Names),
        3 => TransactWrite.Delete(table, Key, Condition, Arguments, Names),
        4 => TransactWrite.Update(table, Key, Change, Condition, Arguments, Names),
        _ => TransactWrite.Check(table, Key, Condition!, Arguments, Names),
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
                    TableName = table, Item = SdkItems.Of(Item), ConditionExpression = Condition, ExpressionAttributeValues = arguments, ExpressionAttributeNames = Names, ReturnValuesOnConditionCheckFailure = ReturnsOld ? "ALL_OLD" : null,
                },
            },
            3 => new() { Delete = new() { TableName = table, Key = SdkItems.Of(Key), ConditionExpression = Condition, ExpressionAttributeValues = arguments, ExpressionAttributeNames = Names } },
            4 => new()
            {
                Update = new() { TableName = table, Key = SdkItems.Of(Key), UpdateExpression = Change, ConditionExpression = Condition, ExpressionAttributeValues = arguments, ExpressionAttributeNames = Names },
            },
            _ => new() { ConditionCheck = new() { TableName = table, Key = SdkItems.Of(Key), ConditionExpression = Condition, ExpressionAttributeValues = arguments, ExpressionAttributeNames = Names } },
        };
    }
}
