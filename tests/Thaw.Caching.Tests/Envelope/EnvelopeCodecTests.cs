using Thaw.Caching.Envelope;
using Thaw.Caching.Serialization;

namespace Thaw.Caching.Tests.Envelope;

public sealed class EnvelopeCodecTests
{
    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    public void TryRead_DamagedAtRandom_NeverAnExceptionNorAnotherValue(int seed, bool compress)
    {
        var random = new Random(seed);
        for (var round = 0; round < 4_000; round++)
        {
            var body = new byte[random.Next(400)];
            random.NextBytes(body.AsSpan(0, body.Length / 3));
            var header = HeaderOf(random);
            using var writer = new PooledWriter();
            EnvelopeCodec.Write(writer, header, body, compress);
            var good = writer.Written.ToArray();
            Assert.True(EnvelopeCodec.TryRead(good, int.MaxValue, out var read, out var payload));
            Assert.Equal(body, payload.ToArray());
            Assert.Equal(header.Tags, read.Tags);
            Assert.Equal((header.FreshUntil, header.ErrorUntil, header.IsNull, header.ContentType), (read.FreshUntil, read.ErrorUntil, read.IsNull, read.ContentType));
            var bad = Damage(good, random);
            if (!bad.AsSpan().SequenceEqual(good))
            {
                Assert.False(EnvelopeCodec.TryRead(bad, int.MaxValue, out _, out _), $"seed {seed}, round {round}");
            }
        }
    }

    [Fact]
    public void TryRead_LargerThanAllowed_IsNoEntry()
    {
        using var writer = new PooledWriter();
        EnvelopeCodec.Write(writer, HeaderOf(new Random(1)), new byte[10_000], compress: true);
        Assert.True(writer.Length < 1_000);
        Assert.False(EnvelopeCodec.TryRead(writer.Written, 9_999, out _, out _));
    }

    private static EnvelopeHeader HeaderOf(Random random) => new()
    {
        Format = PayloadFormat.Media,
        IsNull = random.Next(5) == 0,
        ContentType = "image/png",
        CreatedAt = random.NextInt64(),
        FreshUntil = random.NextInt64(),
        StaleUntil = random.NextInt64(),
        ErrorUntil = random.NextInt64(),
        Tags = [.. Enumerable.Range(0, random.Next(4)).Select(i => $"tag-é{i}")],
    };

    private static byte[] Damage(byte[] good, Random random)
    {
        byte[] bad = [.. good];
        switch (random.Next(5))
        {
            case 0:
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
                return bad;
            case 1:
                return bad[..random.Next(bad.Length)];
            case 2:
                return [.. bad, (byte)random.Next(256)];
            case 3:
                var at = random.Next(bad.Length);
                random.NextBytes(bad.AsSpan(at, Math.Min(8, bad.Length - at)));
                return bad;
            default:
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
        }
    }
}
