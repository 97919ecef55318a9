using System.Buffers;
using System.Buffers.Binary;

namespace Thaw.Web.OutputCaching;

/// <summary>An answer as it lies in the cache: a header of ours, then the platform's bytes.</summary>
/// <param name="CreatedAt">When it was made, in UTC.</param>
/// <param name="FreshUntil">When its time ends; from then on it is stale.</param>
/// <param name="SaysCacheControl">Whether the endpoint said itself how long others may keep it.</param>
/// <param name="Content">The platform's bytes.</param>
internal readonly record struct StoredAnswer(DateTimeOffset CreatedAt, DateTimeOffset FreshUntil, bool SaysCacheControl, ReadOnlyMemory<byte> Content)
{
    private const byte Version = 1;
    private const int VersionAt = 0, FlagsAt = 1, CreatedAtAt = 2, FreshUntilAt = 10, ChecksumAt = 18, HeaderLength = 22;

    public byte[] ToBytes(in ReadOnlySequence<byte> content)
    {
        var bytes = new byte[HeaderLength + checked((int)content.Length)];
        bytes[VersionAt] = Version;
        bytes[FlagsAt] = SaysCacheControl ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(CreatedAtAt), CreatedAt.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FreshUntilAt), FreshUntil.UtcTicks);
        content.CopyTo(bytes.AsSpan(HeaderLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Checksum(bytes));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; <see langword="false"/> for anything else, an older or newer form included.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out StoredAnswer answer)
    {
        answer = default;
        var span = bytes.Span;
        if (span.Length < HeaderLength || span[VersionAt] != Version || BinaryPrimitives.ReadUInt32LittleEndian(span[ChecksumAt..]) != Checksum(span)
            || !TryTime(span[CreatedAtAt..], out var created) || !TryTime(span[FreshUntilAt..], out var fresh))
        {
            return false;
        }

        answer = new StoredAnswer(created, fresh, (span[FlagsAt] & 1) != 0, bytes[HeaderLength..]);
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> bytes, out DateTimeOffset time)
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var isTime = ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks;
        time = isTime ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return isTime;
    }

    // The platform takes its bytes at their word: a flipped one would be an exception, or another answer.
    private static uint Checksum(ReadOnlySpan<byte> bytes) => Crc32C.Append(Crc32C.Append(Crc32C.Start, bytes[..ChecksumAt]), bytes[HeaderLength..]);
}
