using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Thaw.Caching.Memory;

/// <summary>What a type's metadata tells of its size: its fields' bytes, and which properties lead on to other objects.</summary>
internal sealed class TypeShape
{
    private TypeShape(JsonTypeInfo info, long fieldBytes, Property[] references)
    {
        Info = info;
        FieldBytes = fieldBytes;
        References = references;
    }

    /// <summary>Where this comes from.</summary>
    public JsonTypeInfo Info { get; }

    /// <summary>The fields alone, without header: what a value of a value type takes where it is stored.</summary>
    public long FieldBytes { get; }

    /// <summary>The properties that hold references, themselves or within a value type.</summary>
    public Property[] References { get; }

    /// <summary>Whether there is anything to know: an object whose properties the metadata names.</summary>
    public static bool IsKnown(JsonTypeInfo info) => info.Kind == JsonTypeInfoKind.Object && info.Properties.Count > 0;

    public static TypeShape Of(JsonTypeInfo info, ConcurrentDictionary<JsonTypeInfo, TypeShape> shapes)
    {
        if (shapes.TryGetValue(info, out var known))
            return known;

        var bytes = 0L;
        var references = new List<Property>();
        foreach (var property in info.Properties)
        {
            var type = property.PropertyType;
            if (!type.IsValueType)
            {
                bytes += HeapSize.Reference;
                if (property.Get is { } get)
                    references.Add(new Property(get, type, IsInline: false));
                continue;
            }
            var (size, holdsReferences) = Inline(type, info.Options, shapes);
            bytes += size;
            if (holdsReferences && property.Get is { } getStruct)
                references.Add(new Property(getStruct, type, IsInline: true));
        }
        return shapes.GetOrAdd(info, new TypeShape(info, bytes, [.. references]));
    }

    /// <summary>The bytes of a type where it is stored: in a field, or as an array's element.</summary>
    public static (long Bytes, bool HoldsReferences) Inline(Type type, JsonSerializerOptions options, ConcurrentDictionary<JsonTypeInfo, TypeShape> shapes)
    {
        if (!type.IsValueType)
            return (HeapSize.Reference, true);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            var (bytes, holds) = Inline(underlying, options, shapes);
            return (bytes + Math.Min(bytes, 8), holds); // the flag is padded to the value's alignment
        }
        if (PrimitiveBytes(type) is > 0 and var primitive)
            return (primitive, false);
        if (!options.TryGetTypeInfo(type, out var info) || info.Kind != JsonTypeInfoKind.Object)
            return (HeapSize.Reference * 2, true); // such as JsonElement or ImmutableArray: looked into when it is met
        var shape = Of(info, shapes);
        return (shape.FieldBytes, shape.References.Length > 0);
    }

    private static int PrimitiveBytes(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double or TypeCode.DateTime => 8,
        TypeCode.Decimal => 16,
        _ when type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(Int128) || type == typeof(UInt128) => 16,
        _ when type == typeof(TimeSpan) || type == typeof(TimeOnly) => 8,
        _ when type == typeof(DateOnly) => 4,
        _ when type == typeof(Half) => 2,
        _ => 0,
    };

    internal sealed record Property(Func<object, object?> Get, Type Type, bool IsInline);
}
