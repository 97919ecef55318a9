using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Thaw.Aws.DynamoDb.Wire;

/// <summary>
/// CRC-32 (IEEE 802.3), which DynamoDB sends with each answer: by the processor's instruction on ARM, by carry-less multiplication on x86, else eight bytes at a time
/// from tables.
/// </summary>
/// <remarks>Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel, 2009.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    // Powers of x modulo the polynomial, bits reflected: what a block is multiplied by to move it over 64 bytes, over 16, and over the rest.
    private static Vector128<ulong> Over64 => Vector128.Create(0x1_5444_2BD4UL, 0x1_C6E4_1596UL);

    private static Vector128<ulong> Over16 => Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL);

    private static Vector128<ulong> Over4 => Vector128.Create(0x1_63CD_6124UL, 0UL);

    // The polynomial, and the quotient of Barrett's reduction.
    private static Vector128<ulong> Reduction => Vector128.Create(0x1_DB71_0641UL, 0x1_F701_1641UL);

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        if (ArmCrc32.Arm64.IsSupported)
        {
            return ~ByInstruction(data);
        }

        if (Pclmulqdq.IsSupported && data.Length >= 64)
        {
            var whole = data.Length & ~15;
            crc = ByMultiplication(data[..whole]);
            data = data[whole..];
        }

        return ~ByTables(data, Tables.Eight, crc);
    }

    /// <summary>What machines without the instruction do; tests hold both against each other where they can.</summary>
    internal static uint OfByTables(ReadOnlySpan<byte> data) => ~ByTables(data, Tables.Eight, uint.MaxValue);

    private static uint ByInstruction(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            crc = ArmCrc32.Arm64.ComputeCrc32(crc, word);
        }

        foreach (var rest in data[(words.Length * sizeof(ulong))..])
        {
            crc = ArmCrc32.ComputeCrc32(crc, rest);
        }

        return crc;
    }

    // 64 bytes or more, a multiple of 16.
    private static uint ByMultiplication(ReadOnlySpan<byte> data)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)uint.MaxValue), blocks[1], blocks[2], blocks[3]);
        blocks = blocks[4..];
        while (blocks.Length >= 4)
        {
            a = Fold(a, Over64, blocks[0]);
            b = Fold(b, Over64, blocks[1]);
            c = Fold(c, Over64, blocks[2]);
            d = Fold(d, Over64, blocks[3]);
            blocks = blocks[4..];
        }

        a = Fold(Fold(Fold(a, Over16, b), Over16, c), Over16, d);
        foreach (var block in blocks)
        {
            a = Fold(a, Over16, block);
        }

        // 128 bits become 64, and these 32.
        var low = Vector128.Create(0xFFFF_FFFFUL, 0xFFFF_FFFFUL);
        a = Pclmulqdq.CarrylessMultiply(a, Over16, 0x10) ^ Sse2.ShiftRightLogical128BitLane(a, 8);
        a = Pclmulqdq.CarrylessMultiply(a & low, Over4, 0x00) ^ Sse2.ShiftRightLogical128BitLane(a, 4);
        var quotient = Pclmulqdq.CarrylessMultiply(a & low, Reduction, 0x10) & low;
        return (a ^ Pclmulqdq.CarrylessMultiply(quotient, Reduction, 0x00)).AsUInt32()[1];
    }

    private static Vector128<ulong> Fold(Vector128<ulong> block, Vector128<ulong> over, Vector128<ulong> next) =>
        Pclmulqdq.CarrylessMultiply(block, over, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, over, 0x11) ^ next;

    private static uint ByTables(ReadOnlySpan<byte> data, uint[] t, uint crc)
    {
        while (data.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = t[0x700 + (byte)low] ^ t[0x600 + (byte)(low >> 8)] ^ t[0x500 + (byte)(low >> 16)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + (byte)high] ^ t[0x200 + (byte)(high >> 8)] ^ t[0x100 + (byte)(high >> 16)] ^ t[high >> 24];
            data = data[8..];
        }

        foreach (var value in data)
        {
            crc = (crc >> 8) ^ t[(byte)crc ^ value];
        }

        return crc;
    }

    // Made at the first use, and only where they are used.
    private static class Tables
    {
        public static readonly uint[] Eight = Make();

        private static uint[] Make()
        {
            var tables = new uint[8 * 256];
            for (var value = 0u; value < 256; value++)
            {
                var crc = value;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : Polynomial);
                }

                tables[value] = crc;
            }

            for (var index = 256; index < tables.Length; index++)
            {
                var before = tables[index - 256];
                tables[index] = (before >> 8) ^ tables[(byte)before];
            }

            return tables;
        }
    }
}
