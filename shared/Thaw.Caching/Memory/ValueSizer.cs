using System.Text.Json.Serialization.Metadata;

namespace Thaw.Caching.Memory;

/// <summary>Estimates what a value takes on the heap.</summary>
internal sealed class ValueSizer
{
    /// <summary>For values nothing is known about but their serialised length: compact formats unfold to about that many times as much.</summary>
    private readonly int _unknownFactor = 6;

    public long Measure<T>(T value, JsonTypeInfo<T>? typeInfo, long serializedLength) => value switch
    {
        null => 0,
        string s => HeapSize.OfString(s),
        byte[] b => HeapSize.OfBytes(b),
        _ => HeapSize.Header + serializedLength * _unknownFactor,
    };
}
