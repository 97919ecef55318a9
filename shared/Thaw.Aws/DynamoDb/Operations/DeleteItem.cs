using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>
/// Deletes one item. No nonce survives in what is gone: a repeat after a lost answer whose condition fails because nothing stands there any more has reached what it
/// was for, whoever did it.
/// </summary>
internal sealed class DeleteItem(string table, IItemSource key) : ConditionalWrite
{
    public override string Target => "DynamoDB_20120810.DeleteItem";

    public override string Table => table;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("TableName"u8, table);
        WriteItem(json, "Key"u8, key);
        WriteExpressions(json, Condition, nonce: null);
    }

    public override bool RecognisesItself(Item? found) => found is null;

    public override GetItem<Item> Recognition() => new(table, key, ItemReader.Instance) { Consistent = true, Attempts = Attempts };
}
