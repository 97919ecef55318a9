using System.Buffers;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>What the cache must know of a type whose values it keeps: how to write, read and measure them, and whether callers may share one.</summary>
internal abstract class ValueCodec
{
    public abstract PayloadFormat Format { get; }

    /// <summary>Whether nobody can change a value of this type.</summary>
    public abstract bool IsImmutable { get; }

    /// <summary>The format of one value, and its media type where the format alone does not say.</summary>
    public virtual (PayloadFormat Format, string? ContentType) Describe(object? value) => (Format, null);

    public abstract void WriteObject(object value, IBufferWriter<byte> target);
}

/// <inheritdoc/>
internal abstract class ValueCodec<T> : ValueCodec
{
    public override bool IsImmutable { get; } = IsImmutableType();

    public abstract void Write(T value, IBufferWriter<byte> target);

    public abstract T Read(ReadOnlyMemory<byte> payload);

    /// <summary>Whether it can read what was written as <paramref name="format"/>.</summary>
    public virtual bool CanRead(PayloadFormat format) => format == Format;

    public virtual T ReadFrom(PayloadFormat format, string? contentType, ReadOnlyMemory<byte> payload) => Read(payload);

    /// <summary>The bytes a value takes on the heap; at least <paramref name="serializedLength"/> tells, where it is known (−1 where not).</summary>
    public abstract long Measure(T value, long serializedLength);

    /// <summary>Whether measuring needs the serialised length.</summary>
    public virtual bool MeasuresSerialized => false;

    public override void WriteObject(object value, IBufferWriter<byte> target) => Write((T)value, target);

    private static bool IsImmutableType()
    {
        var type = typeof(T);
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<byte>) || !RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            return true;
        }

        // A type that is not sealed may be derived from, and the derived one changed.
        return (type.IsSealed || type.IsValueType) && type.GetCustomAttribute<ImmutableObjectAttribute>(inherit: false) is { Immutable: true };
    }
}

internal sealed class TextCodec : ValueCodec<string>
{
    public override PayloadFormat Format => PayloadFormat.Text;

    public override void Write(string value, IBufferWriter<byte> target) => Encoding.UTF8.GetBytes(value, target);

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

internal sealed class BytesCodec : ValueCodec<byte[]>
{
    public override PayloadFormat Format => PayloadFormat.Bytes;

    public override void Write(byte[] value, IBufferWriter<byte> target) => target.Write(value);

    public override byte[] Read(ReadOnlyMemory<byte> payload) => payload.ToArray();

    public override bool CanRead(PayloadFormat format) => true;

    public override long Measure(byte[] value, long serializedLength) => HeapSize.OfBytes(value);
}

internal sealed class MemoryCodec : ValueCodec<ReadOnlyMemory<byte>>
{
    public override PayloadFormat Format => PayloadFormat.Bytes;

    public override void Write(ReadOnlyMemory<byte> value, IBufferWriter<byte> target) => target.Write(value.Span);

    public override ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> payload) => payload;

    public override bool CanRead(PayloadFormat format) => true;

    public override long Measure(ReadOnlyMemory<byte> value, long serializedLength) => value.Length + 64;
}

/// <summary>Any entry in its serialised form.</summary>
internal sealed class PayloadCodec : ValueCodec<CachePayload>
{
    public override PayloadFormat Format => PayloadFormat.Media;

    public override (PayloadFormat Format, string? ContentType) Describe(object? value)
    {
        var contentType = ((CachePayload)value!).ContentType;
        var format = MediaTypes.FormatOf(contentType);
        return (format, format == PayloadFormat.Media ? contentType : null);
    }

    public override void Write(CachePayload value, IBufferWriter<byte> target) => target.Write(value.Body.Span);

    public override CachePayload Read(ReadOnlyMemory<byte> payload) => new(MediaTypes.Of(PayloadFormat.Bytes, null), payload);

    public override bool CanRead(PayloadFormat format) => true;

    public override CachePayload ReadFrom(PayloadFormat format, string? contentType, ReadOnlyMemory<byte> payload) =>
        new(MediaTypes.Of(format, contentType), payload);

    public override long Measure(CachePayload value, long serializedLength) => value.Body.Length + 128;
}

internal sealed class JsonCodec<T>(JsonTypeInfo<T> typeInfo, ValueSizer sizer) : ValueCodec<T>
{
    public override PayloadFormat Format => PayloadFormat.Json;

    public override void Write(T value, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { SkipValidation = true, Encoder = typeInfo.Options.Encoder });
        JsonSerializer.Serialize(writer, value, typeInfo);
    }

    public override T Read(ReadOnlyMemory<byte> payload) => JsonSerializer.Deserialize(payload.Span, typeInfo)!;

    public override long Measure(T value, long serializedLength) => sizer.Measure(value, typeInfo, serializedLength);
}

internal sealed class CustomCodec<T>(IHybridCacheSerializer<T> serializer, ValueSizer sizer) : ValueCodec<T>
{
    public override PayloadFormat Format => PayloadFormat.Custom;

    public override bool MeasuresSerialized => true;

    public override void Write(T value, IBufferWriter<byte> target) => serializer.Serialize(value, target);

    public override T Read(ReadOnlyMemory<byte> payload) => serializer.Deserialize(new ReadOnlySequence<byte>(payload));

    public override long Measure(T value, long serializedLength) => sizer.Measure(value, null, serializedLength);
}
