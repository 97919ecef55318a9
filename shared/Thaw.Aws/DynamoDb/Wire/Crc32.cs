using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Thaw.Aws.DynamoDb.Wire;

/// <summary>CRC-32 (IEEE 802.3), which DynamoDB sends with each answer: by the processor's instruction on ARM, else eight bytes at a time from tables.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    public static uint Of(ReadOnlySpan<byte> data) => ~(ArmCrc32.Arm64.IsSupported ? ByInstruction(data) : ByTables(data, Tables.Eight));

    /// <summary>What machines without the instruction do; tests hold both against each other where they can.</summary>
    internal static uint OfByTables(ReadOnlySpan<byte> data) => ~ByTables(data, Tables.Eight);

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

    private static uint ByTables(ReadOnlySpan<byte> data, uint[] t)
    {
        var crc = uint.MaxValue;
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
