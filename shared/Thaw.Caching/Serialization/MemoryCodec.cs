using System.Buffers;

namespace Thaw.Caching.Serialization;

/// <summary>Bytes that nobody can change.</summary>
internal sealed class MemoryCodec : ValueCodec<ReadOnlyMemory<byte>>
{
    public override PayloadFormat Format => PayloadFormat.Bytes;

    protected override void WriteValue(ReadOnlyMemory<byte> value, IBufferWriter<byte> target) => target.Write(value.Span);

    public override ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> payload) => payload;

    public override bool CanRead(PayloadFormat format) => true;

    public override long Measure(ReadOnlyMemory<byte> value, long serializedLength) => value.Length + 64;
}
