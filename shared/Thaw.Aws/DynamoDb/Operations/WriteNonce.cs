using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>
/// What tells a conditional write from all others, kept in an attribute of the item it writes: a repeat after a lost answer finds its own nonce there and knows
/// that it has taken effect.
/// </summary>
/// <param name="Attribute">The attribute that keeps it. The table's other items need not have it.</param>
/// <param name="Value">Drawn anew for each write.</param>
internal readonly record struct WriteNonce(string Attribute, Guid Value)
{
    public const string NamePlaceholder = "#thawn";
    public const string ValuePlaceholder = ":thawn";

    /// <summary>Whether an item was written with it.</summary>
    public bool IsIn(Item item) => item.TryGet(Attribute, out var value) && value.Kind == ItemKind.B && value.Bytes.AsSpan().SequenceEqual(Value.ToByteArray());

    public void WriteAttribute(ItemWriter to) => WriteTo(to, Attribute);

    public void WriteArgument(ItemWriter to) => WriteTo(to, ValuePlaceholder);

    private void WriteTo(ItemWriter to, string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        Value.TryWriteBytes(bytes);
        to.Binary(name, bytes);
    }
}
