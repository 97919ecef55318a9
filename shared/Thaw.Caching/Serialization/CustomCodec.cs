using System.Buffers;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>What the application registered a serializer for.</summary>
internal sealed class CustomCodec<T>(IHybridCacheSerializer<T> serializer, ValueSizer sizer) : ValueCodec<T>
{
    public override PayloadFormat Format => PayloadFormat.Custom;

    public override bool MeasuresSerialized => true;

    protected override void WriteValue(T value, IBufferWriter<byte> target) => serializer.Serialize(value, target);

    public override T Read(ReadOnlyMemory<byte> payload) => serializer.Deserialize(new ReadOnlySequence<byte>(payload));

    public override long Measure(T value, long serializedLength) => sizer.Measure(value, null, serializedLength);
}
