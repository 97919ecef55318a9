using System.Text.Json;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Items;

/// <summary>A value of any type, as the wire has it.</summary>
internal static class ItemValueJson
{
    public static void Write(Utf8JsonWriter json, in ItemValue value)
    {
        json.WriteStartObject();
        switch (value.Kind)
        {
            case ItemKind.S:
                json.WriteString("S"u8, value.Text);
                break;
            case ItemKind.N:
                json.WriteString("N"u8, value.Text);
                break;
            case ItemKind.B:
                json.WriteBase64String("B"u8, value.Bytes);
                break;
            case ItemKind.BOOL:
                json.WriteBoolean("BOOL"u8, value.IsTrue);
                break;
            case ItemKind.NULL:
                json.WriteBoolean("NULL"u8, true);
                break;
            case ItemKind.M:
                json.WriteStartObject("M"u8);
                value.Map.Write(new ItemWriter(json));
                json.WriteEndObject();
                break;
            case ItemKind.L:
                json.WriteStartArray("L"u8);
                foreach (var element in value.List)
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            default:
                WriteSet(json, value);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a value. The reader stands on its opening brace, and on its closing one afterwards.</summary>
    public static ItemValue Read(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartObject);
        if (!AttributeReader.Next(ref json))
        {
            throw new JsonException("A value has no type.");
        }

        var kind = KindOf(ref json);
        json.Read();
        var value = kind switch
        {
            ItemKind.S => ItemValue.OfText(TextOf(ref json)),
            ItemKind.N => ItemValue.OfNumber(TextOf(ref json)),
            ItemKind.B => ItemValue.OfBytes(AttributeReader.Base64Value(ref json)),
            ItemKind.BOOL => ItemValue.OfTruth(json.GetBoolean()),
            ItemKind.NULL => ItemValue.Null,
            ItemKind.M => ItemValue.OfMap(ItemReader.Instance.Read(ref json)),
            ItemKind.L => ItemValue.OfList(ReadList(ref json)),
            ItemKind.SS => ItemValue.OfTexts(ReadTexts(ref json)),
            ItemKind.NS => ItemValue.OfNumbers(ReadTexts(ref json)),
            _ => ItemValue.OfBinaries(ReadBinaries(ref json)),
        };
        json.Read();
        AttributeReader.Expect(ref json, JsonTokenType.EndObject);
        return value;
    }

    private static void WriteSet(Utf8JsonWriter json, in ItemValue value)
    {
        json.WriteStartArray(value.Kind.ToString());
        if (value.Kind == ItemKind.BS)
        {
            foreach (var element in value.Binaries)
            {
                json.WriteBase64StringValue(element);
            }
        }
        else
        {
            foreach (var element in value.Texts)
            {
                json.WriteStringValue(element);
            }
        }

        json.WriteEndArray();
    }

    private static ItemKind KindOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("S"u8) ? ItemKind.S
        : json.ValueTextEquals("N"u8) ? ItemKind.N
        : json.ValueTextEquals("B"u8) ? ItemKind.B
        : json.ValueTextEquals("BOOL"u8) ? ItemKind.BOOL
        : json.ValueTextEquals("NULL"u8) ? ItemKind.NULL
        : json.ValueTextEquals("M"u8) ? ItemKind.M
        : json.ValueTextEquals("L"u8) ? ItemKind.L
        : json.ValueTextEquals("SS"u8) ? ItemKind.SS
        : json.ValueTextEquals("NS"u8) ? ItemKind.NS
        : json.ValueTextEquals("BS"u8) ? ItemKind.BS
        : throw new JsonException("A value has a type that DynamoDB does not know.");

    private static List<ItemValue> ReadList(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartArray);
        var list = new List<ItemValue>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            list.Add(Read(ref json));
        }

        return list;
    }

    private static string TextOf(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    private static List<string> ReadTexts(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartArray);
        var list = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            list.Add(TextOf(ref json));
        }

        return list;
    }

    private static List<byte[]> ReadBinaries(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartArray);
        var list = new List<byte[]>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            AttributeReader.Expect(ref json, JsonTokenType.String);
            list.Add(AttributeReader.Base64Value(ref json));
        }

        return list;
    }
}
