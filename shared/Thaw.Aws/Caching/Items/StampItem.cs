using Amazon.DynamoDBv2.Model;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>A stamp and its item.</summary>
internal static class StampItem
{
    public static Put From(string table, in StampWrite stamp, long seq)
    {
        var put = new Put
        {
            TableName = table,
            Item = new Dictionary<string, AttributeValue>(4)
            {
                [Attributes.PrimaryKey] = Attributes.Text(ItemKey.Stamp(stamp.Name)),
                [Attributes.Seq] = Attributes.Number(seq),
                [Attributes.Expiry] = Attributes.Instant(stamp.ExpiresAt),
            },
        };
        if (!stamp.Data.IsEmpty)
        {
            put.Item[Attributes.Value] = Attributes.Binary(stamp.Data);
        }

        if (stamp.ReplacesSeq is 0)
        {
            put.ConditionExpression = "attribute_not_exists(pk)";
        }
        else if (stamp.ReplacesSeq is { } replaces)
        {
            put.ConditionExpression = "s = :r";
            put.ExpressionAttributeValues = new Dictionary<string, AttributeValue>(1) { [":r"] = Attributes.Number(replaces) };
        }

        return put;
    }

    public static StoredStamp To(Dictionary<string, AttributeValue> item) =>
        new(Attributes.NumberOf(item, Attributes.Seq), Attributes.BinaryOf(item, Attributes.Value));
}
