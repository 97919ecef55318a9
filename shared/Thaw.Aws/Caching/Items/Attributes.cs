using System.Globalization;
using System.Runtime.InteropServices;
using Amazon.DynamoDBv2.Model;

namespace Thaw.Aws.Caching.Items;

/// <summary>The attributes of the table's items, and their values. Names are short because every item pays for them.</summary>
internal static class Attributes
{
    public const string PrimaryKey = "pk";
    public const string Seq = "s";
    public const string Fence = "f";
    public const string Expiry = "x";
    public const string Value = "v";
    public const string Nonce = "n";
    public const string Owner = "o";
    public const string Beat = "b";
    public const string PartSet = "p";
    public const string PartCount = "c";
    public const string PartBytes = "l";
    public const string PartCrc = "h";
    public const string NamespaceGroup = "gn";
    public const string UserGroup = "gu";
    public const string GroupSort = "gs";

    public static AttributeValue Text(string value) => new() { S = value };

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Binary(ReadOnlyMemory<byte> value) => new()
    {
        B = MemoryMarshal.TryGetArray(value, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
            : new MemoryStream(value.ToArray(), writable: false),
    };

    /// <summary>Whole seconds, rounded up: never earlier than asked.</summary>
    public static AttributeValue Instant(DateTimeOffset value)
    {
        var seconds = value.ToUnixTimeSeconds();
        return Number(value.UtcTicks % TimeSpan.TicksPerSecond == 0 ? seconds : seconds + 1);
    }

    public static long NumberOf(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) && value.N is { } text ? long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;

    public static string TextOf(Dictionary<string, AttributeValue> item, string name) => item.TryGetValue(name, out var value) ? value.S ?? "" : "";

    public static ReadOnlyMemory<byte> BinaryOf(Dictionary<string, AttributeValue> item, string name)
    {
        if (!item.TryGetValue(name, out var value) || value.B is not { } stream)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        return stream.TryGetBuffer(out var buffer) ? buffer : stream.ToArray();
    }

    public static DateTimeOffset InstantOf(Dictionary<string, AttributeValue> item) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Min(NumberOf(item, Expiry), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}
