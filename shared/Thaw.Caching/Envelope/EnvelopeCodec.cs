using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Thaw.Caching.Serialization;

namespace Thaw.Caching.Envelope;

/// <summary>
/// The bytes that a store keeps for an entry: magic and version, flags, a checksum over all that follows, the instants, tags, media type, payload.
/// Little-endian. Whatever is not exactly this reads as "no entry": a store may hold another program's bytes, or half of ours.
/// </summary>
/// <remarks>
/// <code>
/// 0  magic 0x5D 0x7A   2 version 1   3 flags   4 format   5 tags   6 media type's length   7 zero
/// 8  CRC-32C of everything from 12 on and of bytes 0–7
/// 12 created   20 fresh   28 stale   36 error   44 sliding   52 payload's length before compression
/// 56 tags (length u16, UTF-8)…   media type (ASCII)   payload
/// </code>
/// </remarks>
internal static class EnvelopeCodec
{
    private const byte Magic0 = 0x5D;
    private const byte Magic1 = 0x7A;
    private const byte Version = 1;
    private const int FixedLength = 56;
    private const byte CompressedFlag = 1;
    private const byte NullFlag = 2;

    // Fast and still far ahead of what a second's network time is worth; the window covers the largest value.
    private const int BrotliQuality = 3;
    private const int BrotliWindow = 22;

    /// <summary>Writes the envelope of a payload, compressed where that is asked for and gains something.</summary>
    public static void Write(PooledWriter target, in EnvelopeHeader header, ReadOnlySpan<byte> payload, bool compress)
    {
        var tags = header.Tags ?? [];
        var start = target.GetSpan(FixedLength)[..FixedLength];
        start.Clear();
        start[0] = Magic0;
        start[1] = Magic1;
        start[2] = Version;
        start[4] = (byte)header.Format;
        start[5] = (byte)tags.Length;
        start[6] = (byte)(header.ContentType?.Length ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(start[12..], header.CreatedAt);
        BinaryPrimitives.WriteInt64LittleEndian(start[20..], header.FreshUntil);
        BinaryPrimitives.WriteInt64LittleEndian(start[28..], header.StaleUntil);
        BinaryPrimitives.WriteInt64LittleEndian(start[36..], header.ErrorUntil);
        BinaryPrimitives.WriteInt64LittleEndian(start[44..], header.Sliding);
        BinaryPrimitives.WriteInt32LittleEndian(start[52..], payload.Length);
        target.Advance(FixedLength);
        foreach (var tag in tags)
        {
            var length = Encoding.UTF8.GetByteCount(tag);
            var field = target.GetSpan(2 + length);
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)length);
            Encoding.UTF8.GetBytes(tag, field[2..]);
            target.Advance(2 + length);
        }

        if (header.ContentType is { } contentType)
        {
            target.Advance(Encoding.ASCII.GetBytes(contentType, target.GetSpan(contentType.Length)));
        }

        var isCompressed = compress && TryCompress(target, payload);
        if (!isCompressed)
        {
            target.Write(payload);
        }

        var all = target.WrittenMutable.Span;
        all[3] = (byte)((isCompressed ? CompressedFlag : 0) | (header.IsNull ? NullFlag : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(all[8..], Checksum(all));
    }

    /// <summary>
    /// Reads an envelope; <see langword="false"/> for anything that is not a whole one, or whose value would be larger than <paramref name="maximumBytes"/>.
    /// The payload is a slice of <paramref name="bytes"/> unless it was compressed.
    /// </summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, int maximumBytes, out EnvelopeHeader header, out ReadOnlyMemory<byte> payload)
    {
        header = default;
        payload = default;
        var all = bytes.Span;
        if (all.Length < FixedLength || all[0] != Magic0 || all[1] != Magic1 || all[2] != Version
            || (all[3] & ~(CompressedFlag | NullFlag)) != 0 || all[7] != 0
            || all[4] is < (byte)PayloadFormat.Json or > (byte)PayloadFormat.Media
            || BinaryPrimitives.ReadUInt32LittleEndian(all[8..]) != Checksum(all))
        {
            return false;
        }

        var at = FixedLength;
        var tags = all[5] == 0 ? [] : new string[all[5]];
        for (var i = 0; i < tags.Length; i++)
        {
            if (at + 2 > all.Length)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt16LittleEndian(all[at..]);
            at += 2;
            if (at + length > all.Length)
            {
                return false;
            }

            tags[i] = Encoding.UTF8.GetString(all.Slice(at, length));
            at += length;
        }

        if (at + all[6] > all.Length)
        {
            return false;
        }

        var contentType = all[6] == 0 ? null : Encoding.ASCII.GetString(all.Slice(at, all[6]));
        at += all[6];
        var plainLength = BinaryPrimitives.ReadInt32LittleEndian(all[52..]);
        if (plainLength < 0 || plainLength > maximumBytes)
        {
            return false;
        }

        payload = bytes[at..];
        if ((all[3] & CompressedFlag) != 0)
        {
            var plain = new byte[plainLength];
            if (!BrotliDecoder.TryDecompress(payload.Span, plain, out var written) || written != plainLength)
            {
                return false;
            }

            payload = plain;
        }
        else if (payload.Length != plainLength)
        {
            return false;
        }

        header = new EnvelopeHeader
        {
            Format = (PayloadFormat)all[4],
            IsNull = (all[3] & NullFlag) != 0,
            CreatedAt = BinaryPrimitives.ReadInt64LittleEndian(all[12..]),
            FreshUntil = BinaryPrimitives.ReadInt64LittleEndian(all[20..]),
            StaleUntil = BinaryPrimitives.ReadInt64LittleEndian(all[28..]),
            ErrorUntil = BinaryPrimitives.ReadInt64LittleEndian(all[36..]),
            Sliding = BinaryPrimitives.ReadInt64LittleEndian(all[44..]),
            Tags = tags,
            ContentType = contentType,
        };
        return true;
    }

    private static bool TryCompress(PooledWriter target, ReadOnlySpan<byte> payload)
    {
        // Into no more room than the payload itself takes: what does not get smaller is not worth decompressing.
        var room = target.GetSpan(payload.Length)[..payload.Length];
        if (!BrotliEncoder.TryCompress(payload, room, out var written, BrotliQuality, BrotliWindow) || written >= payload.Length * 0.9)
        {
            return false;
        }

        target.Advance(written);
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> all) => ~Crc32C.Append(Crc32C.Append(Crc32C.Start, all[12..]), all[..8]);
}
