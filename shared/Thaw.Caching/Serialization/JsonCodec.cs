using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>Everything that has neither a codec nor a serializer of its own.</summary>
internal sealed class JsonCodec<T>(JsonTypeInfo<T> typeInfo, ValueSizer sizer) : ValueCodec<T>
{
    public override PayloadFormat Format => PayloadFormat.Json;

    protected override void WriteValue(T value, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { SkipValidation = true, Encoder = typeInfo.Options.Encoder });
        JsonSerializer.Serialize(writer, value, typeInfo);
    }

    public override T Read(ReadOnlyMemory<byte> payload) => JsonSerializer.Deserialize(payload.Span, typeInfo)!;

    public override long Measure(T value, long serializedLength) => sizer.Measure(value, typeInfo, serializedLength);
}
