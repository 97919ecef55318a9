using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Thaw.Aws.DynamoDb.Wire;

/// <summary>
/// Reads an answer's attributes into the reader's own fields. <see cref="Next"/> stands on a name; after it was compared, exactly one of the others takes the value.
/// What is not as DynamoDB writes it is a <see cref="JsonException"/>: the answer is broken.
/// </summary>
internal static class AttributeReader
{
    /// <summary>Moves to the next property of the object that the reader is in; <see langword="false"/> at its end.</summary>
    public static bool Next(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Enters the object that is the value of the property the reader stands on.</summary>
    public static void Enter(ref Utf8JsonReader json, JsonTokenType token = JsonTokenType.StartObject)
    {
        json.Read();
        Expect(ref json, token);
    }

    /// <summary>Leaves out the value of the property that the reader stands on.</summary>
    public static void Skip(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    public static long Number(ref Utf8JsonReader json)
    {
        Open(ref json);
        if (json.HasValueSequence || !Utf8Parser.TryParse(json.ValueSpan, out long value, out var used) || used != json.ValueSpan.Length)
        {
            throw new JsonException("A number is not a whole one of 64 bits.");
        }

        Close(ref json);
        return value;
    }

    public static string Text(ref Utf8JsonReader json)
    {
        Open(ref json);
        var value = json.GetString()!;
        Close(ref json);
        return value;
    }

    public static byte[] Binary(ref Utf8JsonReader json)
    {
        Open(ref json);
        var value = Base64Value(ref json);
        Close(ref json);
        return value;
    }

    /// <summary>The bytes of the base64 text that the reader stands on, decoded out of the answer's buffer into an array of exactly their length.</summary>
    public static byte[] Base64Value(ref Utf8JsonReader json)
    {
        if (json.HasValueSequence || json.ValueIsEscaped)
        {
            return json.GetBytesFromBase64();
        }

        var text = json.ValueSpan;
        if (text.Length % 4 != 0)
        {
            throw new JsonException("A binary value is not base64.");
        }

        var padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        var value = GC.AllocateUninitializedArray<byte>(text.Length / 4 * 3 - padding);
        return Base64.DecodeFromUtf8(text, value, out _, out var written) == OperationStatus.Done && written == value.Length
            ? value
            : throw new JsonException("A binary value is not base64.");
    }

    public static void Expect(ref Utf8JsonReader json, JsonTokenType token)
    {
        if (json.TokenType != token)
        {
            throw new JsonException($"An answer has {json.TokenType} where {token} belongs.");
        }
    }

    private static void Open(ref Utf8JsonReader json)
    {
        Enter(ref json);
        json.Read();
        Expect(ref json, JsonTokenType.PropertyName);
        json.Read();
        Expect(ref json, JsonTokenType.String);
    }

    private static void Close(ref Utf8JsonReader json)
    {
        json.Read();
        Expect(ref json, JsonTokenType.EndObject);
    }
}
