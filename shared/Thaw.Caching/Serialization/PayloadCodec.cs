using System.Buffers;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>Any entry in its serialised form.</summary>
internal sealed class PayloadCodec : ValueCodec<CachePayload>
{
    private const int Itself = 40;

    public override PayloadFormat Format => PayloadFormat.Media;

    public override (PayloadFormat Format, string? ContentType) Describe(object? value)
    {
        var contentType = ((CachePayload)value!).ContentType;
        var format = MediaTypes.FormatOf(contentType);
        return (format, format == PayloadFormat.Media ? contentType : null);
    }

    protected override void WriteValue(CachePayload value, IBufferWriter<byte> target) => target.Write(value.Body.Span);

    public override CachePayload Read(ReadOnlyMemory<byte> payload) => new(MediaTypes.Of(PayloadFormat.Bytes, null), payload);

    public override bool CanRead(PayloadFormat format) => true;

    public override CachePayload ReadFrom(PayloadFormat format, string? contentType, ReadOnlyMemory<byte> payload) =>
        new(MediaTypes.Of(format, contentType), payload);

    public override CachePayload ToKeep(CachePayload value) => KeptBytes.Of(value.Body) is var body && body.Equals(value.Body) ? value : new(value.ContentType, body);

    public override long Measure(CachePayload value, long serializedLength) => Itself + KeptBytes.Measure(value.Body) + HeapSize.OfString(value.ContentType);
}
