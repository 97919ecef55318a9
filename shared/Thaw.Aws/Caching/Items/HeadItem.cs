using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Caching.Items;

/// <summary>The head: the invalidation counter, with the nonce of the commit that moved it there.</summary>
internal sealed class HeadItem(long seq, byte[] nonce) : IItemSource
{
    /// <summary>Moves the head by one. As it is it comes back with a refusal: whose it is shows without another read.</summary>
    public static TransactWrite Move(string table, long seq, byte[] nonce)
    {
        var item = new HeadItem(seq, nonce);
        return seq == 1
            ? TransactWrite.Put(table, item, "attribute_not_exists(pk)", returnsOldOnRefusal: true)
            : TransactWrite.Put(table, item, "s = :p", new Item().With(":p", seq - 1), returnsOldOnRefusal: true);
    }

    /// <summary>The counter of a head that came back with a refusal.</summary>
    public static long To(Item item) =>
        item.TryGet(Attributes.Seq, out var value) && value.Kind == ItemKind.N && long.TryParse(value.Text, out var seq) ? seq : 0;

    public void Write(ItemWriter to)
    {
        to.Text(Attributes.PrimaryKey, ItemKey.Head);
        to.Number(Attributes.Seq, seq);
        to.Binary(Attributes.Nonce, nonce);
    }
}
