using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>What writes of one item have in common. A repeat after a lost answer must know its own success, so a condition comes with the means to.</summary>
internal abstract class ConditionalWrite : DynamoDbCall
{
    /// <summary>What must hold for the write to take effect; <see langword="null"/> for no condition.</summary>
    public string? Condition { get; init; }

    /// <summary>Attributes' names by their placeholders.</summary>
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    /// <summary>The expressions' arguments.</summary>
    public IItemSource? Arguments { get; init; }

    /// <summary>Whether the item as it was (or, for an update, as it is) comes with the answer: <c>ALL_OLD</c>, <c>ALL_NEW</c>, …</summary>
    public string? Returns { get; init; }

    /// <summary>What <see cref="Returns"/> asked for; <see langword="null"/> where there was nothing.</summary>
    public Item? Returned { get; private set; }

    protected override void Begin() => Returned = null;

    protected override bool TryReadMember(ref Utf8JsonReader json)
    {
        if (!json.ValueTextEquals("Attributes"u8))
        {
            return false;
        }

        AttributeReader.Enter(ref json);
        Returned = ItemReader.Instance.Read(ref json);
        return true;
    }

    protected void WriteExpressions(Utf8JsonWriter json, string? condition, WriteNonce? nonce)
    {
        Expressions.Write(json, "ConditionExpression"u8, condition);
        Expressions.WriteNames(json, Names, nonce);
        Expressions.WriteArguments(json, Arguments, nonce);
        Expressions.Write(json, "ReturnValues"u8, Returns);
        WriteCapacity(json);
    }
}
