using System.Numerics;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

public sealed class KeyHashTests
{
    [Fact]
    public void Compute_EveryLength_EveryCharacterCounts()
    {
        for (var length = 1; length < 70; length++)
        {
            var key = new string('a', length);
            var hash = KeyHash.Compute(key, 1);
            Assert.NotEqual(hash, KeyHash.Compute(key + 'a', 1));
            for (var i = 0; i < length; i++)
            {
                var changed = key.ToCharArray();
                changed[i] = 'b';
                Assert.NotEqual(hash, KeyHash.Compute(changed, 1));
            }
        }
    }

    [Fact]
    public void Compute_OneBitOfKeyOrSeed_ChangesHalfTheBits()
    {
        var random = new Random(3);
        var (flips, trials) = (0L, 0);
        for (; trials < 20_000; trials++)
        {
            var key = new char[random.Next(1, 60)];
            for (var i = 0; i < key.Length; i++)
                key[i] = (char)random.Next(32, 127);
            var seed = (ulong)random.NextInt64();
            var hash = KeyHash.Compute(key, seed);
            if (trials % 2 == 0)
                seed ^= 1UL << random.Next(64);
            else
                key[random.Next(key.Length)] ^= (char)(1 << random.Next(16));
            flips += BitOperations.PopCount(hash ^ KeyHash.Compute(key, seed));
        }
        Assert.InRange((double)flips / trials, 31.8, 32.2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(48)]
    public void Compute_ConsecutiveKeys_SpreadEvenlyOverEveryFieldInUse(int shift)
    {
        const int Buckets = 4_096;
        const int Keys = 200_000;
        var counts = new int[Buckets];
        for (var i = 0; i < Keys; i++)
            counts[(int)(KeyHash.Compute($"equipment/site-0042/pump-{i:D8}", 99) >> shift) & (Buckets - 1)]++;
        var expected = (double)Keys / Buckets;
        var chiSquare = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.InRange(chiSquare, Buckets - 500, Buckets + 500); // five standard deviations
    }

    /// <summary>Blocks equal to wyhash's public constants multiply by zero there and erase all that came before.</summary>
    [Fact]
    public void Compute_KeysMadeFromPublicConstants_DoNotCollide()
    {
        ulong[] constants = [0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3, 0x589965cc75374cc3, 0];
        var seen = new HashSet<ulong>();
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var key = string.Concat(Block((ulong)random.NextInt64()), Block(constants[i % constants.Length]), Block((ulong)random.NextInt64()), Block(constants[i / 5 % constants.Length]), new string('x', i % 9));
            Assert.True(seen.Add(KeyHash.Compute(key, 12345)));
        }
    }

    [Fact]
    public void Flood_KeysThatCollideUnderOneSeed_SpreadUnderAnother()
    {
        const ulong Known = 1;
        var colliding = Enumerable.Range(0, 300_000).Select(i => $"k{i}").Where(k => (KeyHash.Compute(k, Known) & 1_023) == 0).ToArray();
        Assert.True(colliding.Length > 200);
        var fullest = colliding.GroupBy(k => KeyHash.Compute(k, 0xfeed_beef_1234_5678) & 1_023).Max(g => g.Count());
        Assert.True(fullest < 8, $"{fullest} of {colliding.Length} in one bucket");
    }

    private static string Block(ulong word) => string.Create(4, word, static (span, w) =>
    {
        for (var i = 0; i < 4; i++)
            span[i] = (char)(w >> (16 * i));
    });
}
