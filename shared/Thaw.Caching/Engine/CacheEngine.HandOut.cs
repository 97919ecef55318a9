using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Thaw.Caching.Memory;
using Thaw.Caching.Serialization;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>The value of an entry for one caller: itself where nobody can change it, a copy where somebody could.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryHandOut<T>(MemoryEntry entry, out T? value)
    {
        if (entry.Shared is { } shared)
        {
            // To compare types costs an instruction, where a cast in code that types share asks a table.
            if (!typeof(T).IsValueType && shared.GetType() == typeof(T))
            {
                value = Unsafe.As<object, T>(ref shared);
                return true;
            }

            if (shared is T derived)
            {
                value = derived;
                return true;
            }
        }

        return TryCopyOut(entry, out value);
    }

    private bool TryCopyOut<T>(MemoryEntry entry, out T? value)
    {
        value = default;
        switch (entry.Value)
        {
            case null:
                return default(T) is null;
            case byte[] bytes when typeof(T) == typeof(byte[]):
                var copy = GC.AllocateUninitializedArray<byte>(bytes.Length);
                bytes.CopyTo(copy, 0);
                value = Unsafe.As<byte[], T>(ref copy);
                return true;
            case SerializedValue form:
                return TryRead(form, out value);
            case CachePayload payload:
                var format = MediaTypes.FormatOf(payload.ContentType);
                return TryRead(new SerializedValue(payload.Body, format, payload.ContentType), out value);
            case var other when typeof(T) == typeof(CachePayload) && _codecs.Find(other.GetType()) is { } codec:
                // Somebody wants the serialised form of what memory keeps as an object.
                var buffer = new System.Buffers.ArrayBufferWriter<byte>();
                codec.WriteObject(other, buffer);
                var (kind, contentType) = codec.Describe(other);
                value = (T)(object)new CachePayload(MediaTypes.Of(kind, contentType), buffer.WrittenMemory);
                return true;
            default:
                return false;
        }
    }

    private bool TryRead<T>(SerializedValue form, out T? value)
    {
        var codec = _codecs.Of<T>();
        value = default;
        if (!codec.CanRead(form.Format))
        {
            return false;
        }

        try
        {
            value = codec.ReadFrom(form.Format, form.ContentType, form.Payload);
            return true;
        }
        catch (Exception error) // Bytes of another shape than the type now has are no entry of this type: a miss, and counted.
        {
            _gate?.CountError();
            LogUnreadable(_logger, typeof(T), error);
            return false;
        }
    }

    [LoggerMessage(1003, LogLevel.Warning, "An entry could not be read as {Type}; it counts as missing.")]
    private static partial void LogUnreadable(ILogger logger, Type type, Exception error);
}
