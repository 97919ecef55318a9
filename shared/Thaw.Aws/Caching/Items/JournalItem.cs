using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>A journal record's item. Its nonce tells a repeated commit from another's.</summary>
internal sealed class JournalItem(StoreCommit commit, byte[] nonce) : IItemSource
{
    public void Write(ItemWriter to)
    {
        to.Text(Attributes.PrimaryKey, ItemKey.Journal(commit.Seq));
        to.Binary(Attributes.Nonce, nonce);
        Attributes.WriteExpiry(to, commit.JournalExpiresAt);
        if (!commit.Journal.IsEmpty)
        {
            to.Binary(Attributes.Value, commit.Journal.Span);
        }
    }
}
