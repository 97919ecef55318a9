namespace Thaw.Monitoring.Sketches;

/// <summary>Reads what <see cref="BitWriter"/> wrote; any other bytes end in <see cref="FiguresFormatException"/>.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>How many whole bytes have been entered.</summary>
    public readonly int BytesUsed => (_position + 7) / 8;

    public long Gamma()
    {
        var zeros = 0;
        while (Bit() == 0)
        {
            if (++zeros > 61)
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
        if (at >= _bytes.Length)
        {
            throw new FiguresFormatException("A sketch ends in the middle: its bytes are cut short or damaged.");
        }

        return (uint)(_bytes[at] >> (7 - (_position++ & 7))) & 1;
    }
}
