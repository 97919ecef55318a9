using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Items;

/// <summary>Something that writes its attributes into a request: an item, a key, the arguments of an expression.</summary>
internal interface IItemSource
{
    /// <summary>Writes the attributes, each once. A repeat must write the same.</summary>
    void Write(ItemWriter to);
}
