using System.Buffers;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>Byte arrays, as they are; whatever its format, an entry's payload can be read as one.</summary>
internal sealed class BytesCodec : ValueCodec<byte[]>
{
    public override PayloadFormat Format => PayloadFormat.Bytes;

    protected override void WriteValue(byte[] value, IBufferWriter<byte> target) => target.Write(value);

    public override byte[] Read(ReadOnlyMemory<byte> payload) => payload.ToArray();

    public override bool CanRead(PayloadFormat format) => true;

    public override long Measure(byte[] value, long serializedLength) => HeapSize.OfBytes(value);
}
