using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Caching.Items;

/// <summary>The key of an item of the table.</summary>
internal sealed class KeySource(string key) : IItemSource
{
    public string Key => key;

    public void Write(ItemWriter to) => to.Text(Attributes.PrimaryKey, key);
}
