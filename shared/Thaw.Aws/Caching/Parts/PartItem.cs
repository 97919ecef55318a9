using Thaw.Aws.Caching.Items;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Caching.Parts;

/// <summary>One part of an envelope that is too large for one item.</summary>
internal sealed class PartItem(string key, DateTimeOffset expiresAt, ReadOnlyMemory<byte> data) : IItemSource
{
    public void Write(ItemWriter to)
    {
        to.Text(Attributes.PrimaryKey, key);
        Attributes.WriteExpiry(to, expiresAt);
        to.Binary(Attributes.Value, data.Span);
    }
}
