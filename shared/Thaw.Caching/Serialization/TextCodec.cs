using System.Buffers;
using System.Text;
using System.Text.Json;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>Strings, as UTF-8; JSON strings are read too.</summary>
internal sealed class TextCodec : ValueCodec<string>
{
    public override PayloadFormat Format => PayloadFormat.Text;

    protected override void WriteValue(string value, IBufferWriter<byte> target) => Encoding.UTF8.GetBytes(value, target);

    public override string Read(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);

    public override bool CanRead(PayloadFormat format) => format is PayloadFormat.Text or PayloadFormat.Json;

    public override string ReadFrom(PayloadFormat format, string? contentType, ReadOnlyMemory<byte> payload)
    {
        if (format == PayloadFormat.Text)
        {
            return Read(payload);
        }

        // A JSON string is read as the string it stands for; any other JSON is no string.
        var reader = new Utf8JsonReader(payload.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("The entry is JSON, but not a JSON string.");
    }

    public override long Measure(string value, long serializedLength) => HeapSize.OfString(value);
}
