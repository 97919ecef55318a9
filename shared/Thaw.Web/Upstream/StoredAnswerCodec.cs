using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Thaw.Web.Upstream;

/// <summary>
/// The bytes of an answer: a mark and a version, a checksum of what follows, then status, times, fields and body. Whatever does not fit, another version's bytes among them, is no answer.
/// </summary>
internal static class StoredAnswerCodec
{
    private const uint Mark = 0x31_55_57_54; // "TWU1": the last character is the version
    private const int ChecksumAt = sizeof(uint);
    private const int PayloadAt = ChecksumAt + sizeof(uint);
    private const int MaximumFields = 10_000;

    public static byte[] Encode(StoredAnswer answer)
    {
        var length = PayloadAt + sizeof(int) + (2 * sizeof(long)) + Size(answer.VaryNames) + Size(answer.VaryDigest) + sizeof(int) + sizeof(int) + answer.Body.Length
            + answer.Headers.Sum(static field => Size(field.Key) + Size(field.Value));
        var bytes = new byte[length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark);
        var rest = bytes.AsSpan(PayloadAt);
        Write(ref rest, answer.Status);
        Write(ref rest, answer.RequestedAt);
        Write(ref rest, answer.AnsweredAt);
        Write(ref rest, answer.VaryNames);
        Write(ref rest, answer.VaryDigest);
        Write(ref rest, answer.Headers.Count);
        foreach (var (name, value) in answer.Headers)
        {
            Write(ref rest, name);
            Write(ref rest, value);
        }

        Write(ref rest, answer.Body.Length);
        answer.Body.Span.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Of(bytes.AsSpan(PayloadAt)));
        return bytes;
    }

    public static bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out StoredAnswer? answer)
    {
        answer = null;
        var rest = bytes.Span;
        if (rest.Length < PayloadAt || BinaryPrimitives.ReadUInt32LittleEndian(rest) != Mark
            || BinaryPrimitives.ReadUInt32LittleEndian(rest[ChecksumAt..]) != Crc32C.Of(rest[PayloadAt..]))
        {
            return false;
        }

        rest = rest[PayloadAt..];
        if (!TryRead(ref rest, out int status) || status is < 200 or > 999 || !TryRead(ref rest, out DateTimeOffset requested) || !TryRead(ref rest, out DateTimeOffset answered)
            || !TryRead(ref rest, out string? names) || !TryRead(ref rest, out string? digest) || !TryRead(ref rest, out int count) || count is < 0 or > MaximumFields)
        {
            return false;
        }

        var headers = new KeyValuePair<string, string>[count];
        for (var i = 0; i < count; i++)
        {
            if (!TryRead(ref rest, out string? name) || !TryRead(ref rest, out string? value))
            {
                return false;
            }

            headers[i] = new(name, value);
        }

        if (!TryRead(ref rest, out int body) || body != rest.Length)
        {
            return false;
        }

        answer = new StoredAnswer
        {
            Status = status, RequestedAt = requested, AnsweredAt = answered, Headers = headers, Body = bytes[^body..], VaryNames = names, VaryDigest = digest,
        };
        return true;
    }

    private static int Size(string text) => sizeof(int) + Encoding.UTF8.GetByteCount(text);

    private static void Write(ref Span<byte> rest, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, value);
        rest = rest[sizeof(int)..];
    }

    private static void Write(ref Span<byte> rest, DateTimeOffset value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(rest, value.UtcTicks);
        rest = rest[sizeof(long)..];
    }

    private static void Write(ref Span<byte> rest, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
        Write(ref rest, written);
        rest = rest[written..];
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, out int value)
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(rest, out value))
        {
            return false;
        }

        rest = rest[sizeof(int)..];
        return true;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, out DateTimeOffset value)
    {
        value = default;
        if (!BinaryPrimitives.TryReadInt64LittleEndian(rest, out var ticks) || ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        value = new DateTimeOffset(ticks, TimeSpan.Zero);
        rest = rest[sizeof(long)..];
        return true;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!TryRead(ref rest, out int length) || length < 0 || length > rest.Length)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return true;
    }
}
