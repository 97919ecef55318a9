using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>
/// Writes one item in the place of whatever stands there. With a condition it takes either <see cref="Nonce"/>, which lets the write overwrite itself, or the word
/// (<see cref="RepeatHolds"/>) that the condition holds for the item it writes.
/// </summary>
internal sealed class PutItem(string table, IItemSource item) : ConditionalWrite
{
    public override string Target => "DynamoDB_20120810.PutItem";

    public override string Table => table;

    /// <summary>The nonce that the item is to carry.</summary>
    public WriteNonce? Nonce { get; init; }

    /// <summary>Whether the condition also holds for the very item that is written, so that a repeat needs no nonce.</summary>
    public bool RepeatHolds { get; init; }

    public override void Write(Utf8JsonWriter json)
    {
        if (Condition is not null && Nonce is null && !RepeatHolds)
        {
            throw new InvalidOperationException("A conditional put needs a nonce, or a condition that holds for its own item: else a repeat cannot know that it has taken effect.");
        }

        json.WriteString("TableName"u8, table);
        json.WriteStartObject("Item"u8);
        item.Write(new ItemWriter(json));
        Nonce?.WriteAttribute(new ItemWriter(json));
        json.WriteEndObject();
        var conditional = Condition is not null && Nonce is not null;
        WriteExpressions(
            json,
            conditional ? $"({Condition}) OR {WriteNonce.NamePlaceholder} = {WriteNonce.ValuePlaceholder}" : Condition,
            conditional ? Nonce : null);
    }
}
