using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Thaw.Aws.Caching.Items;

/// <summary>The head: the invalidation counter, with the nonce of the commit that moved it there.</summary>
internal static class HeadItem
{
    public static Put Move(string table, long seq, ReadOnlyMemory<byte> nonce)
    {
        var put = new Put
        {
            TableName = table,
            Item = new Dictionary<string, AttributeValue>(3)
            {
                [Attributes.PrimaryKey] = Attributes.Text(ItemKey.Head),
                [Attributes.Seq] = Attributes.Number(seq),
                [Attributes.Nonce] = Attributes.Binary(nonce),
            },
            // The head as it is comes back with the refusal: whose it is shows without another read.
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        if (seq == 1)
        {
            put.ConditionExpression = "attribute_not_exists(pk)";
        }
        else
        {
            put.ConditionExpression = "s = :p";
            put.ExpressionAttributeValues = new Dictionary<string, AttributeValue>(1) { [":p"] = Attributes.Number(seq - 1) };
        }

        return put;
    }

    public static long To(Dictionary<string, AttributeValue> item) => Attributes.NumberOf(item, Attributes.Seq);
}
