using System.Buffers.Binary;
using System.Text;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Fleet;

/// <summary>Reads the fields of a snapshot; whatever they are, it ends in a field or in <see cref="FiguresFormatException"/>.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var one = Byte();
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        throw new FiguresFormatException("Figures hold a number of more than 63 bits: their bytes are damaged.");
    }

    /// <summary>How many of something follow, of which each takes a byte at the least.</summary>
    public int Many()
    {
        var count = Number();
        return count <= (ulong)_rest.Length ? (int)count : throw new FiguresFormatException($"Figures name {count} of something in {_rest.Length} bytes: they are damaged.");
    }

    public double Double()
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
        return double.IsFinite(value) ? value : throw new FiguresFormatException("Figures hold a number that is none: their bytes are damaged.");
    }

    public string Text()
    {
        var length = Number();
        return length <= 4_096 ? Encoding.UTF8.GetString(Take((int)length)) : throw new FiguresFormatException($"Figures hold a name of {length} bytes: they are damaged.");
    }

    /// <summary>What is told its own length.</summary>
    public FieldReader Part() => new(Take(Many()));

    public PercentileSketch Sketch()
    {
        var sketch = SketchCodec.Read(_rest, out var used);
        Take(used);
        return sketch;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new FiguresFormatException("Figures end in the middle: their bytes are cut short or damaged.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
