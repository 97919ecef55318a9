using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tasks.Table;

/// <summary>What must stand where a record's next version is written. The write itself counts: a repeat after a lost answer writes the same once more.</summary>
internal sealed class ReplacesCondition(TaskRecord record) : IItemSource
{
    public string Text => record.Version == 1
        ? $"attribute_not_exists({TaskAttributes.PrimaryKey}) OR {TaskAttributes.Nonce} = :n"
        : $"{TaskAttributes.Version} = :r OR {TaskAttributes.Nonce} = :n";

    public void Write(ItemWriter to)
    {
        RecordItem.WriteNonce(to, ":n", record);
        if (record.Version > 1)
        {
            to.Number(":r", record.Version - 1);
        }
    }
}
