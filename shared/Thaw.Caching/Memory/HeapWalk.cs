using System.Collections;
using System.Collections.Concurrent;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Thaw.Caching.Memory;

/// <summary>One walk over a value's objects. It looks at so many at most; of a long collection it looks at some, evenly spread, and takes the others to be like them.</summary>
internal struct HeapWalk(JsonSerializerOptions options, ConcurrentDictionary<JsonTypeInfo, TypeShape> shapes)
{
    private const int DeepestLevel = 64;
    private const int MostNodes = 16_384;
    private const int MostElements = 1_024;

    private int _nodes;

    /// <summary>Whether something was met that the metadata does not describe.</summary>
    public bool MetOpaque { get; private set; }

    private readonly bool IsSpent => _nodes >= MostNodes;

    /// <summary>An object of just the type that the shape is of, with all it refers to.</summary>
    public long OfObject(object value, TypeShape shape)
    {
        _nodes++;
        return HeapSize.Align(HeapSize.Header + OfFields(value, shape, depth: 0));
    }

    /// <summary>An object with all it refers to.</summary>
    public long OfObject(object? value, JsonTypeInfo? declared, int depth)
    {
        if (value is null)
            return 0;
        _nodes++;
        if (depth > DeepestLevel)
        {
            MetOpaque = true;
            return HeapSize.Header;
        }
        return value switch
        {
            string s => HeapSize.OfString(s),
            Uri uri => 160 + (2 * HeapSize.OfString(uri.OriginalString)), // itself, and what it keeps once it was parsed
            Array array => OfArray(array, depth),
            IDictionary map => OfDictionary(map, depth),
            IEnumerable items => OfCollection(items, depth),
            _ => HeapSize.Align(HeapSize.Header + OfFields(value, declared, depth)),
        };
    }

    /// <summary>The fields, and what they refer to: an object without its header, or a value type in its place.</summary>
    private long OfFields(object value, JsonTypeInfo? declared, int depth)
    {
        var type = value.GetType();
        var info = declared;
        if (declared?.Type != type && options.TryGetTypeInfo(type, out var known))
            info = known;
        if (info is null || !TypeShape.IsKnown(info))
        {
            var (bytes, unknown) = type.IsValueType ? TypeShape.Inline(type, options, shapes) : (HeapSize.Reference, true);
            MetOpaque |= unknown;
            return bytes;
        }
        return OfFields(value, TypeShape.Of(info, shapes), depth);
    }

    private long OfFields(object value, TypeShape shape, int depth)
    {
        var size = HeapSize.Align(shape.FieldBytes);
        foreach (var property in shape.References)
        {
            if (!IsSpent && property.Get(value) is { } target)
                size += target is string s ? HeapSize.OfString(s) : property.IsInline ? BeyondInline(target, depth + 1) : OfObject(target, TypeInfo(property.Type), depth + 1);
        }
        return size;
    }

    /// <summary>What a value type's references lead to; its own bytes are counted where it lies.</summary>
    private long BeyondInline(object boxed, int depth)
    {
        if (boxed is IEnumerable items)
            return OfObject(items, declared: null, depth);
        var declared = TypeInfo(boxed.GetType());
        return declared is null ? OfFields(boxed, declared, depth) : Math.Max(0, OfFields(boxed, declared, depth) - TypeShape.Of(declared, shapes).FieldBytes);
    }

    private long OfArray(Array array, int depth)
    {
        var type = array.GetType().GetElementType()!;
        var (bytes, holdsReferences) = TypeShape.Inline(type, options, shapes);
        return HeapSize.OfArray(array.LongLength, (int)bytes) + (holdsReferences ? OfElements(array, type.IsValueType, depth) : 0);
    }

    private long OfCollection(IEnumerable items, int depth)
    {
        var (count, type) = (CountOf(items), items.GetType());
        if (!type.IsGenericType || type.GenericTypeArguments is not [var elementType])
            return OfNodes(count) + OfElements(items, inline: false, depth);

        var (bytes, holdsReferences) = TypeShape.Inline(elementType, options, shapes);
        var definition = type.GetGenericTypeDefinition();
        var own = definition == typeof(List<>) ? 32 + HeapSize.OfArray(BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, count)), (int)bytes)
            : definition == typeof(HashSet<>) ? 64 + HashTable(count, bytes)
            : OfNodes(count) + (count * bytes);
        return own + (holdsReferences ? OfElements(items, elementType.IsValueType, depth) : 0);
    }

    private long OfDictionary(IDictionary map, int depth)
    {
        if (map.GetType().GenericTypeArguments is not [var keyType, var valueType])
            return OfNodes(map.Count) + OfElements(map.Keys, inline: false, depth) + OfElements(map.Values, inline: false, depth);
        var (keyBytes, keyHolds) = TypeShape.Inline(keyType, options, shapes);
        var (valueBytes, valueHolds) = TypeShape.Inline(valueType, options, shapes);
        return 80 + HashTable(map.Count, keyBytes + valueBytes)
            + (keyHolds ? OfElements(map.Keys, keyType.IsValueType, depth) : 0)
            + (valueHolds ? OfElements(map.Values, valueType.IsValueType, depth) : 0);
    }

    private long OfElements(IEnumerable items, bool inline, int depth)
    {
        var count = CountOf(items);
        if (count == 0)
            return 0;
        var (sum, seen) = (0L, 0);
        if (items is IList list)
        {
            var step = Math.Max(1, (count + MostElements - 1) / MostElements);
            for (var i = 0; i < count && (seen == 0 || !IsSpent); i += step, seen++)
                sum += OfElement(list[i], inline, depth + 1);
        }
        else
        {
            foreach (var item in items)
            {
                if (seen == MostElements || (seen > 0 && IsSpent))
                    break;
                sum += OfElement(item, inline, depth + 1);
                seen++;
            }
        }
        return seen == 0 ? 0 : (long)((double)sum / seen * count);
    }

    /// <summary>An element of a value type lies in the collection's own array, and is counted there.</summary>
    private long OfElement(object? item, bool inline, int depth) => inline && item is not null ? BeyondInline(item, depth) : OfObject(item, declared: null, depth);

    private static int CountOf(IEnumerable items)
    {
        if (items is ICollection collection)
            return collection.Count;
        var count = 0;
        foreach (var _ in items)
        {
            if (++count == MostElements)
                break;
        }
        return count;
    }

    /// <summary>Buckets and entries, with the room that doubling leaves on the average.</summary>
    private static long HashTable(long count, long elementBytes) => 48 + (count * 3 / 2 * (4 + HeapSize.Align(8 + elementBytes)));

    /// <summary>A kind of collection nobody told us about: an object for each element.</summary>
    private static long OfNodes(long count) => 64 + (count * 48);

    private readonly JsonTypeInfo? TypeInfo(Type type) => options.TryGetTypeInfo(type, out var info) ? info : null;
}
