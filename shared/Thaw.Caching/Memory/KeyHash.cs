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

    public static ulong Compute(ReadOnlySpan<char> key, ulong seed) => Compute(key, new Seed(seed));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ReadOnlySpan<char> key, in Seed seed)
    {
        ref var p = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(key));
        var n = (nuint)(uint)key.Length * 2;
        if (n < 16)
            return OfFew(ref p, n, seed);

        // Two lanes that do not wait for each other; the last 16 bytes are read once more, whatever the remainder.
        var (a, b, mask) = (seed.A, seed.B, seed.Mask);
        var last = (nint)n - 32;
        nint i = 0;
        for (; i < last; i += 32)
        {
            a = Fold(Word(ref p, i) ^ mask, Word(ref p, i + 8) ^ a);
            b = Fold(Word(ref p, i + 16) ^ mask, Word(ref p, i + 24) ^ b);
        }
        a ^= b;
        if (i < last + 16)
            a = Fold(Word(ref p, i) ^ mask, Word(ref p, i + 8) ^ a);
        return Fold(seed.LengthMask ^ n, Fold(Word(ref p, last + 16) ^ seed.LastMask, Word(ref p, last + 24) ^ a));
    }

    /// <summary>Fewer than eight characters.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong OfFew(ref byte p, nuint n, in Seed seed)
    {
        var (x, y) = n >= 8 ? (Word(ref p, 0) ^ seed.LastMask, Word(ref p, (nint)n - 8)) : (P1, Short(ref p, n));
        return Fold(seed.LengthMask ^ n, Fold(x, y ^ seed.A));
    }

    /// <summary>Fewer than four characters, each in its own place.</summary>
    private static ulong Short(ref byte p, nuint n)
    {
        ulong word = 0;
        for (nuint i = 0; i < n; i += 2)
            word = (word << 16) | Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref p, i));
        return word;
    }

    private static ulong Word(ref byte p, nint offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong x, ulong y)
    {
        // BigMul hands the lower half over through memory, which takes longer than to multiply once more.
        if (Bmi2.X64.IsSupported)
            return Bmi2.X64.MultiplyNoFlags(x, y) ^ (x * y);
        var high = Math.BigMul(x, y, out var low);
        return high ^ low;
    }

    /// <summary>What a hash starts from, drawn from a seed once: a scope's keys are hashed far more often than a scope is made.</summary>
    public readonly struct Seed(ulong seed)
    {
        public readonly ulong A = seed ^ P0;
        public readonly ulong B = BitOperations.RotateLeft(seed, 41) ^ P1;
        public readonly ulong Mask = MaskOf(seed);
        public readonly ulong LastMask = MaskOf(seed) ^ P1;
        public readonly ulong LengthMask = MaskOf(seed) ^ P0;

        private static ulong MaskOf(ulong seed) => (BitOperations.RotateLeft(seed, 23) * P1) ^ P2;
    }
}
