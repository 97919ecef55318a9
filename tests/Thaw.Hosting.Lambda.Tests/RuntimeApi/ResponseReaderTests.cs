using System.Text;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

public sealed class ResponseReaderTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id:  abc \r\n";

    public static TheoryData<string, string> Wholes => new()
    {
        { Head + "Content-Length: 11\r\n\r\nhello world", "hello world" },
        { Head + "content-length: 0\r\n\r\n", "" },
        { Head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n", "hello world" },
        { Head + "transfer-encoding: Chunked\r\n\r\n1\r\na\r\nA\r\n0123456789\r\n0\r\nX-Trailer: 1\r\nY: 2\r\n\r\n", "a0123456789" },
        { "HTTP/1.1 100 Continue\r\n\r\n" + Head + "Content-Length: 2\r\n\r\n{}", "{}" },
        { "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + Head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "{}" },
    };

    [Theory]
    [MemberData(nameof(Wholes))]
    public void Received_SplitAnywhere_ReadsTheSame(string wire, string body)
    {
        var bytes = Encoding.ASCII.GetBytes(wire);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var reader = new ResponseReader(16);
                var isWhole = false;
                foreach (var piece in (byte[][])[bytes[..first], bytes[first..second], bytes[second..]])
                {
                    Assert.False(isWhole && piece.Length > 0, "It ended early.");
                    isWhole |= Feed(reader, piece);
                }

                AssertWhole(reader, isWhole, body);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Wholes))]
    public void Received_ByteByByte_ReadsTheSameOnceMoreAfterReset(string wire, string body)
    {
        var reader = new ResponseReader(1);
        for (var round = 0; round < 3; round++)
        {
            reader.Reset();
            var isWhole = false;
            foreach (var one in Encoding.ASCII.GetBytes(wire))
            {
                isWhole = Feed(reader, new[] { one });
            }

            AssertWhole(reader, isWhole, body);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx and more")]
    public void KeepsAlive_ConnectionThatEndsOrIsNotOurs_IsFalse(string wire)
    {
        var reader = new ResponseReader(64);
        Assert.True(Feed(reader, Encoding.ASCII.GetBytes(wire)));
        Assert.Equal("x", Encoding.ASCII.GetString(reader.Body.Span));
        Assert.False(reader.KeepsAlive);
    }

    [Fact]
    public void Closed_BodyWithoutLength_EndsWithTheConnection()
    {
        var reader = new ResponseReader(8);
        Assert.False(Feed(reader, "HTTP/1.1 200 OK\r\n\r\nall of it"u8.ToArray()));
        Assert.True(reader.Closed());
        Assert.Equal("all of it", Encoding.ASCII.GetString(reader.Body.Span));
        Assert.False(reader.KeepsAlive);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("")]
    public void Closed_InTheMiddle_IsNotWhole(string wire)
    {
        var reader = new ResponseReader(8);
        Assert.False(Feed(reader, Encoding.ASCII.GetBytes(wire)));
        Assert.False(reader.Closed());
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 -20 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n")]
    public void Received_Malformed_Throws(string wire) =>
        Assert.Throws<RuntimeApiException>(() => Feed(new ResponseReader(8), Encoding.ASCII.GetBytes(wire)));

    private static void AssertWhole(ResponseReader reader, bool isWhole, string body)
    {
        Assert.True(isWhole);
        Assert.Equal(200, reader.Status);
        Assert.Equal(body, Encoding.ASCII.GetString(reader.Body.Span));
        Assert.True(reader.KeepsAlive);
        Assert.Equal("abc", Id(reader));
    }

    private static string? Id(ResponseReader reader)
    {
        foreach (var (name, value) in reader.Headers)
        {
            if (Ascii.EqualsIgnoreCase(name, "lambda-runtime-aws-request-id"u8))
            {
                return Encoding.ASCII.GetString(value);
            }
        }

        return null;
    }

    // As sockets do: never more than there is room for.
    private static bool Feed(ResponseReader reader, ReadOnlyMemory<byte> bytes)
    {
        var isWhole = false;
        while (!bytes.IsEmpty)
        {
            var free = reader.Free();
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            bytes = bytes[count..];
            isWhole = reader.Received(count);
        }

        return isWhole;
    }
}
