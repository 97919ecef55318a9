using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Thaw.Caching.Invalidation;

/// <summary>Writes the small records of the invalidation protocol: fixed-width numbers, length-prefixed UTF-8.</summary>
internal readonly struct FieldWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(128);

    public FieldWriter()
    {
    }

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Guid(Guid value)
    {
        value.TryWriteBytes(_buffer.GetSpan(16));
        _buffer.Advance(16);
    }

    /// <summary>A length of −1 stands for <see langword="null"/>.</summary>
    public void Text(string? value)
    {
        var bytes = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), bytes);
        _buffer.Advance(4);
        if (bytes > 0)
        {
            _buffer.Advance(Encoding.UTF8.GetBytes(value, _buffer.GetSpan(bytes)));
        }
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
