using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>A stamp and its item.</summary>
internal sealed class StampItem(StampWrite stamp, long seq) : IItemSource
{
    public static TransactWrite Put(string table, in StampWrite stamp, long seq)
    {
        var item = new StampItem(stamp, seq);
        return stamp.ReplacesSeq switch
        {
            null => TransactWrite.Put(table, item),
            0 => TransactWrite.Put(table, item, "attribute_not_exists(pk)"),
            { } replaces => TransactWrite.Put(table, item, "s = :r", new Item().With(":r", replaces)),
        };
    }

    public static StoredStamp To(TableItem item) => new(item.Seq, item.Value);

    public void Write(ItemWriter to)
    {
        to.Text(Attributes.PrimaryKey, ItemKey.Stamp(stamp.Name));
        to.Number(Attributes.Seq, seq);
        Attributes.WriteExpiry(to, stamp.ExpiresAt);
        if (!stamp.Data.IsEmpty)
        {
            to.Binary(Attributes.Value, stamp.Data.Span);
        }
    }
}
