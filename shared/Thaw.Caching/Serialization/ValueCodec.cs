using System.Buffers;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

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

    /// <exception cref="CacheSerializationException">The serializer cannot write the value.</exception>
    public void Write(T value, IBufferWriter<byte> target)
    {
        try
        {
            WriteValue(value, target);
        }
        catch (Exception error) // A serializer's fault reaches the caller, in words that say whose it is and what to do.
        {
            throw new CacheSerializationException(typeof(T), error);
        }
    }

    public abstract T Read(ReadOnlyMemory<byte> payload);

    /// <summary>Whether it can read what was written as <paramref name="format"/>.</summary>
    public virtual bool CanRead(PayloadFormat format) => format == Format;

    public virtual T ReadFrom(PayloadFormat format, string? contentType, ReadOnlyMemory<byte> payload) => Read(payload);

    /// <summary>A value as memory keeps it for all who may share it.</summary>
    public virtual T ToKeep(T value) => value;

    /// <summary>The bytes a value so kept takes on the heap; at least <paramref name="serializedLength"/> tells, where it is known (−1 where not).</summary>
    public abstract long Measure(T value, long serializedLength);

    /// <summary>Whether measuring needs the serialised length.</summary>
    public virtual bool MeasuresSerialized => false;

    public override void WriteObject(object value, IBufferWriter<byte> target) => Write((T)value, target);

    protected abstract void WriteValue(T value, IBufferWriter<byte> target);

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
