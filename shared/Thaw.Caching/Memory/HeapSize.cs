namespace Thaw.Caching.Memory;

/// <summary>Bytes an object takes on a 64-bit heap.</summary>
internal static class HeapSize
{
    /// <summary>The header word and the type's pointer.</summary>
    public const int Header = 16;

    public const int Reference = 8;

    public static long OfString(string value) => Align(22 + 2L * value.Length);

    public static long OfBytes(byte[] value) => OfArray(value.Length, 1);

    public static long OfArray(long length, int elementSize) => Align(24 + length * elementSize);

    /// <summary>The smallest object takes 24 bytes, and all begin at multiples of eight.</summary>
    public static long Align(long size) => Math.Max(24, (size + 7) & ~7L);
}
