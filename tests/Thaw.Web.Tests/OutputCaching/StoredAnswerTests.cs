using System.Buffers;
using Thaw.Web.OutputCaching;

namespace Thaw.Web.Tests.OutputCaching;

public sealed class StoredAnswerTests
{
    private static readonly DateTimeOffset Made = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1_003)]
    public void Bytes_ComeBack(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);

        var bytes = new StoredAnswer(Made, Made.AddMinutes(1), true, default).ToBytes(new ReadOnlySequence<byte>(content));

        Assert.True(StoredAnswer.TryRead(bytes, out var answer));
        Assert.Equal((Made, Made.AddMinutes(1), true), (answer.CreatedAt, answer.FreshUntil, answer.SaysCacheControl));
        Assert.Equal(content, answer.Content.ToArray());
    }

    [Fact]
    public void Bytes_WithAnyBitFlippedOrCutShort_AreNone()
    {
        var whole = new StoredAnswer(Made, Made.AddMinutes(1), false, default).ToBytes(new ReadOnlySequence<byte>("some answer"u8.ToArray()));
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var broken = whole.ToArray();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StoredAnswer.TryRead(broken, out _), $"bit {bit}");
        }

        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(StoredAnswer.TryRead(whole.AsMemory(0, length), out _), $"length {length}");
        }
    }

    [Fact]
    public void Bytes_OfAnybody_AreNone()
    {
        var random = new Random(1);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.False(StoredAnswer.TryRead(bytes, out _));
        }
    }
}
