using System.Buffers.Binary;
using System.Numerics;

namespace Thaw.Monitoring.Sketches;

/// <summary>Reads what <see cref="BitWriter"/> wrote; any other bytes end in <see cref="FiguresFormatException"/>.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    // What a window of 64 bits holds at the least, wherever in a byte it begins.
    private const int WindowBits = 57;
    private const int MaximumZeros = 61;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>How many whole bytes have been entered.</summary>
    public readonly int BytesUsed => (_position + 7) / 8;

    public long Gamma()
    {
        var window = Window();
        var length = 2 * BitOperations.LeadingZeroCount(window) + 1;
        if (length > WindowBits)
        {
            return LongGamma();
        }

        _position += length;
        return _position <= _bytes.Length * 8 ? (long)(window >> (64 - length)) : throw CutShort();
    }

    // The bits from here on, with zeros behind the end.
    private readonly ulong Window()
    {
        var at = _position >> 3;
        if (at + sizeof(ulong) <= _bytes.Length)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(_bytes[at..]) << (_position & 7);
        }

        var window = 0UL;
        for (var i = 0; i < sizeof(ulong); i++)
        {
            window = (window << 8) | (at + i < _bytes.Length ? _bytes[at + i] : 0u);
        }

        return window << (_position & 7);
    }

    private long LongGamma()
    {
        var zeros = 0;
        while (Bit() == 0)
        {
            if (++zeros > MaximumZeros)
            {
                throw new FiguresFormatException("A sketch holds a number of more than 62 bits: its bytes are damaged.");
            }
        }

        var value = 1L;
        for (; zeros > 0; zeros--)
        {
            value = (value << 1) | Bit();
        }

        return value;
    }

    private uint Bit()
    {
        var at = _position >> 3;
        return at < _bytes.Length ? (uint)(_bytes[at] >> (7 - (_position++ & 7))) & 1 : throw CutShort();
    }

    private static FiguresFormatException CutShort() => new("A sketch ends in the middle: its bytes are cut short or damaged.");
}
