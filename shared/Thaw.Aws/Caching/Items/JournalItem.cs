using Amazon.DynamoDBv2.Model;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>A journal record and its item. Its nonce tells a repeated commit from another's.</summary>
internal static class JournalItem
{
    public static Put From(string table, StoreCommit commit, ReadOnlyMemory<byte> nonce)
    {
        var put = new Put
        {
            TableName = table,
            Item = new Dictionary<string, AttributeValue>(4)
            {
                [Attributes.PrimaryKey] = Attributes.Text(ItemKey.Journal(commit.Seq)),
                [Attributes.Nonce] = Attributes.Binary(nonce),
                [Attributes.Expiry] = Attributes.Instant(commit.JournalExpiresAt),
            },
        };
        if (!commit.Journal.IsEmpty)
        {
            put.Item[Attributes.Value] = Attributes.Binary(commit.Journal);
        }

        return put;
    }

    public static ReadOnlyMemory<byte> To(Dictionary<string, AttributeValue> item) => Attributes.BinaryOf(item, Attributes.Value);
}
