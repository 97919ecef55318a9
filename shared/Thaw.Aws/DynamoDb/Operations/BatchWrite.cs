using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>One write of a batch: an item that is put, or a key that is deleted.</summary>
internal readonly record struct BatchWrite(IItemSource Source, bool IsDelete)
{
    public static BatchWrite Put(IItemSource item) => new(item, IsDelete: false);

    public static BatchWrite Delete(IItemSource key) => new(key, IsDelete: true);
}
