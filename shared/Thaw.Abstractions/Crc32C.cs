using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Thaw;

/// <summary>CRC-32C (Castagnoli), by the processor's own instruction where it has one: what stored bytes are checked by.</summary>
public static class Crc32C
{
    /// <summary>What <see cref="Append"/> begins with.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(Start, bytes);

    /// <summary>Goes on with further bytes; the complement of the last one is the checksum.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
