using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>
/// Changes attributes of one item, or makes it. Always with a nonce: a repeat whose first attempt took effect is refused by it, finds it in the item, and so neither
/// counts twice nor reports a failure, as long as nobody has written another nonce over it in between. Where writers come so close together, each keeps its own in one of several
/// attributes, or guards what it changes by a condition that does not hold twice. Counting is <c>SET n = n + :one</c>; there is no <c>ADD</c>.
/// </summary>
internal sealed class UpdateItem(string table, IItemSource key, WriteNonce nonce) : ConditionalWrite
{
    public override string Target => "DynamoDB_20120810.UpdateItem";

    public override string Table => table;

    /// <summary>Assignments, without the word: <c>a = :a, n = n + :one</c>.</summary>
    public string? Set { get; init; }

    /// <summary>Paths to take away, without the word.</summary>
    public string? Remove { get; init; }

    /// <summary>Elements to take out of sets, without the word: <c>colours :red</c>.</summary>
    public string? Delete { get; init; }

    public override void Write(Utf8JsonWriter json)
    {
        const string Name = WriteNonce.NamePlaceholder;
        const string Value = WriteNonce.ValuePlaceholder;
        json.WriteString("TableName"u8, table);
        WriteItem(json, "Key"u8, key);
        json.WriteString(
            "UpdateExpression"u8,
            $"SET {(Set is null ? "" : Set + ", ")}{Name} = {Value}{(Remove is null ? "" : " REMOVE " + Remove)}{(Delete is null ? "" : " DELETE " + Delete)}");
        const string NotDone = $"(attribute_not_exists({Name}) OR {Name} <> {Value})";
        WriteExpressions(json, Condition is null ? NotDone : $"({Condition}) AND {NotDone}", nonce);
    }

    public override bool RecognisesItself(Item? found) => found is not null && nonce.IsIn(found);

    public override GetItem<Item> Recognition() => new(table, key, ItemReader.Instance) { Consistent = true, Attempts = Attempts, IsForAll = IsForAll };
}
