using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Thaw.Caching.Memory;

/// <summary>
/// A seeded 64-bit hash of a key's UTF-16 bytes, by folded 64 × 64 → 128 bit multiplications as in wyhash (Wang Yi, 2019, https://github.com/wangyi-fudan/wyhash).
/// wyhash's constants are public, and whoever sends a block equal to one of them multiplies by zero and erases the seed. Here each multiplicand
/// is masked with a word drawn from the seed, so that colliding keys cannot be prepared without knowing it.
/// </summary>
internal static class KeyHash
{
    private const ulong P0 = 0xa0761d6478bd642f;
    private const ulong P1 = 0xe7037ed1a0b428db;
    private const ulong P2 = 0x8ebc6af09c88c6e3;

    public static ulong Compute(ReadOnlySpan<char> key, ulong seed)
    {
        ref var p = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(key));
        var n = (nuint)(uint)key.Length * 2;
        var a = seed ^ P0;
        var m = (BitOperations.RotateLeft(seed, 23) * P1) ^ P2;
        if (n < 16)
            return Finish(a, n >= 8 ? Word(ref p, 0) ^ m : 0, n >= 8 ? Word(ref p, n - 8) : Short(ref p, n), m, n);

        // Two lanes that do not wait for each other; the last 16 bytes are read once more, whatever the remainder.
        nuint i = 0;
        for (var b = BitOperations.RotateLeft(seed, 41) ^ P1; ; i += 32)
        {
            if (n - i <= 32)
            {
                a ^= b;
                break;
            }
            a = Fold(Word(ref p, i) ^ m, Word(ref p, i + 8) ^ a);
            b = Fold(Word(ref p, i + 16) ^ m, Word(ref p, i + 24) ^ b);
        }
        if (n - i > 16)
            a = Fold(Word(ref p, i) ^ m, Word(ref p, i + 8) ^ a);
        return Finish(a, Word(ref p, n - 16) ^ m, Word(ref p, n - 8), m, n);
    }

    private static ulong Finish(ulong a, ulong x, ulong y, ulong m, nuint length) => Fold(m ^ P0 ^ length, Fold(x ^ P1, y ^ a));

    /// <summary>Fewer than four characters, each in its own place.</summary>
    private static ulong Short(ref byte p, nuint n)
    {
        ulong word = 0;
        for (nuint i = 0; i < n; i += 2)
            word = (word << 16) | Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref p, i));
        return word;
    }

    private static ulong Word(ref byte p, nuint offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong x, ulong y)
    {
        // BigMul hands the lower half over through memory, which takes longer than to multiply once more.
        if (Bmi2.X64.IsSupported)
            return Bmi2.X64.MultiplyNoFlags(x, y) ^ (x * y);
        var high = Math.BigMul(x, y, out var low);
        return high ^ low;
    }
}
