using System.Buffers;

namespace Thaw.Jobs.Documents.Storing;

/// <summary>Numbers in seven bits a byte, the lowest first.</summary>
internal static class VarInts
{
    public static void Write(IBufferWriter<byte> to, ulong value)
    {
        var span = to.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        to.Advance(length);
    }

    public static void Write(IBufferWriter<byte> to, int value) => Write(to, (ulong)(uint)value);

    public static ulong Read(ref ReadOnlySpan<byte> from)
    {
        var (value, shift) = (0UL, 0);
        for (var i = 0; i < from.Length && shift < 64; i++, shift += 7)
        {
            value |= (ulong)(from[i] & 0x7f) << shift;
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("A number breaks off.");
    }

    public static int ReadInt32(ref ReadOnlySpan<byte> from) => checked((int)Read(ref from));

    public static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> from, int count)
    {
        if ((uint)count > (uint)from.Length)
            throw new InvalidDataException("Bytes break off.");
        var bytes = from[..count];
        from = from[count..];
        return bytes;
    }
}
