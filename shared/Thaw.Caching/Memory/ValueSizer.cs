using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;

namespace Thaw.Caching.Memory;

/// <summary>
/// Estimates what a value takes on the heap, from the serializer's metadata: what would be written is what is there. Objects that several properties share are counted for
/// each of them, properties computed on demand as though they were stored; both err on the safe side.
/// </summary>
internal sealed class ValueSizer
{
    /// <summary>For what nothing is known about but its serialised length: compact formats unfold to about that many times as much.</summary>
    private const int UnknownFactor = 6;

    private readonly ConcurrentDictionary<JsonTypeInfo, TypeShape> _shapes = new();

    // Values of one type tend to come together.
    private TypeShape? _last;

    /// <param name="value">The value as it will be kept.</param>
    /// <param name="typeInfo">Its metadata; null where a serializer of the caller's own writes it.</param>
    /// <param name="serializedLength">Its serialised bytes; the measure of what the metadata does not show.</param>
    public long Measure<T>(T value, JsonTypeInfo<T>? typeInfo, long serializedLength)
    {
        switch (value)
        {
            case null:
                return 0;
            case string s:
                return HeapSize.OfString(s);
            case byte[] b:
                return HeapSize.OfBytes(b);
            default:
                break;
        }
        var unknown = HeapSize.Header + (serializedLength * UnknownFactor);
        if (typeInfo is null)
            return unknown;
        var walk = new HeapWalk(typeInfo.Options, _shapes);
        var shape = ShapeOf(typeInfo);
        var size = shape is not null && value.GetType() == typeInfo.Type ? walk.OfObject(value, shape) : walk.OfObject(value, typeInfo, depth: 0);
        return walk.MetOpaque ? Math.Max(size, unknown) : size;
    }

    private TypeShape? ShapeOf(JsonTypeInfo info)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Info, info))
            return last;
        return TypeShape.IsKnown(info) ? _last = TypeShape.Of(info, _shapes) : null;
    }
}
