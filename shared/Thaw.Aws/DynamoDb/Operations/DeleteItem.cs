using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>
/// Deletes one item. No nonce survives in what is gone, so a repeat after a lost answer cannot tell its own deletion from another's. With a condition it takes the word
/// (<see cref="GoneIsEnough"/>) that this is all the same to the caller. Who must know whose it was sends a <see cref="TransactWriteItems"/> of one deletion, whose token makes the repeat exact.
/// </summary>
internal sealed class DeleteItem(string table, IItemSource key) : ConditionalWrite
{
    public override string Target => "DynamoDB_20120810.DeleteItem";

    public override string Table => table;

    /// <summary>
    /// Whether all that counts is that the item is gone. A repeat that is refused where nothing stands any more then succeeds, whoever deleted it. Where something stands, the refusal is the caller's, and
    /// <see cref="Errors.ConditionalCheckFailedException.MayHaveTakenEffect"/>: it may have been put there after this very deletion.
    /// </summary>
    public bool GoneIsEnough { get; init; }

    public override void Write(Utf8JsonWriter json)
    {
        if (Condition is not null && !GoneIsEnough)
        {
            throw new InvalidOperationException("A conditional deletion cannot know itself after a lost answer: say that gone is enough, or send a transaction of one deletion.");
        }

        json.WriteString("TableName"u8, table);
        WriteItem(json, "Key"u8, key);
        WriteExpressions(json, Condition, nonce: null);
    }

    public override bool RecognisesItself(Item? found) => found is null && GoneIsEnough;

    public override GetItem<Item> Recognition() => new(table, key, ItemReader.Instance) { Consistent = true, Attempts = Attempts, IsForAll = IsForAll };
}
