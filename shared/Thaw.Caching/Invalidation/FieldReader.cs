using System.Buffers.Binary;
using System.Text;

namespace Thaw.Caching.Invalidation;

/// <summary>Reads what <see cref="FieldWriter"/> wrote. Bytes that end too early leave it broken, with defaults for what is missing.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool IsBroken { get; private set; }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public long Number() => Take(8) is { Length: 8 } field ? BinaryPrimitives.ReadInt64LittleEndian(field) : 0;

    public Guid Guid() => Take(16) is { Length: 16 } field ? new Guid(field) : default;

    public string? Text()
    {
        var length = Take(4) is { Length: 4 } field ? BinaryPrimitives.ReadInt32LittleEndian(field) : -1;
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            IsBroken = true;
            _rest = default;
            return default;
        }

        var field = _rest[..count];
        _rest = _rest[count..];
        return field;
    }
}
