namespace Thaw.Aws.DynamoDb.Items;

/// <summary>A value of any type that DynamoDB has. Numbers stay the text they are on the wire: their 38 digits fit into no type of the platform.</summary>
internal readonly struct ItemValue
{
    private readonly object? _value;

    private ItemValue(ItemKind kind, object? value) => (Kind, _value) = (kind, value);

    public static ItemValue Null { get; } = new(ItemKind.NULL, null);

    public ItemKind Kind { get; }

    /// <summary>The text of an S, the digits of an N.</summary>
    public string Text => (string)_value!;

    public byte[] Bytes => (byte[])_value!;

    public bool IsTrue => _value is true;

    public Item Map => (Item)_value!;

    public IReadOnlyList<ItemValue> List => (IReadOnlyList<ItemValue>)_value!;

    /// <summary>The elements of an SS or an NS.</summary>
    public IReadOnlyList<string> Texts => (IReadOnlyList<string>)_value!;

    public IReadOnlyList<byte[]> Binaries => (IReadOnlyList<byte[]>)_value!;

    public static ItemValue OfText(string value) => new(ItemKind.S, value);

    public static ItemValue OfNumber(string digits) => new(ItemKind.N, digits);

    public static ItemValue OfBytes(byte[] value) => new(ItemKind.B, value);

    public static ItemValue OfTruth(bool value) => new(ItemKind.BOOL, value);

    public static ItemValue OfMap(Item value) => new(ItemKind.M, value);

    public static ItemValue OfList(IReadOnlyList<ItemValue> value) => new(ItemKind.L, value);

    public static ItemValue OfTexts(IReadOnlyList<string> value) => new(ItemKind.SS, value);

    public static ItemValue OfNumbers(IReadOnlyList<string> digits) => new(ItemKind.NS, digits);

    public static ItemValue OfBinaries(IReadOnlyList<byte[]> value) => new(ItemKind.BS, value);
}
