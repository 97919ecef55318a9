using Thaw.Web.Upstream;

namespace Thaw.Web.Tests.Upstream;

public sealed class StoredAnswerCodecTests
{
    private static StoredAnswer Answer { get; } = new()
    {
        Status = 203,
        RequestedAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        AnsweredAt = new DateTimeOffset(2030, 1, 1, 0, 0, 1, TimeSpan.Zero),
        Headers = [new("Content-Type", "text/plain"), new("X-Name", "Zoë"), new("X-Name", "")],
        Body = "body"u8.ToArray(),
        VaryNames = "accept",
        VaryDigest = "d",
    };

    [Fact]
    public void Decode_WhatWasEncoded_IsTheSame()
    {
        Assert.True(StoredAnswerCodec.TryDecode(StoredAnswerCodec.Encode(Answer), out var read));
        Assert.Equal((203, Answer.RequestedAt, Answer.AnsweredAt, "accept", "d"), (read.Status, read.RequestedAt, read.AnsweredAt, read.VaryNames, read.VaryDigest));
        Assert.Equal(Answer.Headers, read.Headers);
        Assert.Equal(Answer.Body.ToArray(), read.Body.ToArray());
    }

    [Fact]
    public void Decode_AnyBitChanged_IsNoAnswer()
    {
        var bytes = StoredAnswerCodec.Encode(Answer);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StoredAnswerCodec.TryDecode(bytes, out _), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(StoredAnswerCodec.TryDecode(bytes, out _));
    }

    [Fact]
    public void Decode_CutOrLengthened_IsNoAnswer()
    {
        var bytes = StoredAnswerCodec.Encode(Answer);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(StoredAnswerCodec.TryDecode(bytes.AsMemory(0, length), out _));
        }

        Assert.False(StoredAnswerCodec.TryDecode((byte[])[.. bytes, 0], out _));
    }
}
