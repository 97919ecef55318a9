using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.DynamoDb.Wire;

/// <summary>Writes an item's attributes, one call each, straight into the request.</summary>
internal readonly struct ItemWriter(Utf8JsonWriter json)
{
    public void Text(string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("S"u8, value);
        json.WriteEndObject();
    }

    public void Number(string name, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length);
        json.WriteStartObject(name);
        json.WriteString("N"u8, digits[..length]);
        json.WriteEndObject();
    }

    public void Binary(string name, ReadOnlySpan<byte> value)
    {
        json.WriteStartObject(name);
        json.WriteBase64String("B"u8, value);
        json.WriteEndObject();
    }

    public void Value(string name, in ItemValue value)
    {
        json.WritePropertyName(name);
        ItemValueJson.Write(json, value);
    }
}
