using System.Buffers;

namespace Thaw.Caching.Serialization;

/// <summary>Bytes that nobody can change.</summary>
internal sealed class MemoryCodec : ValueCodec<ReadOnlyMemory<byte>>
{
    private const int Boxed = 32;

    public override PayloadFormat Format => PayloadFormat.Bytes;

    protected override void WriteValue(ReadOnlyMemory<byte> value, IBufferWriter<byte> target) => target.Write(value.Span);

    public override ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> payload) => payload;

    public override bool CanRead(PayloadFormat format) => true;

    public override ReadOnlyMemory<byte> ToKeep(ReadOnlyMemory<byte> value) => KeptBytes.Of(value);

    public override long Measure(ReadOnlyMemory<byte> value, long serializedLength) => Boxed + KeptBytes.Measure(value);
}
