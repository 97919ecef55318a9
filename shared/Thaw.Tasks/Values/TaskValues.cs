using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Values;

/// <summary>Puts arguments and results on their record, or compressed and in parts beside it, and reads them whole or not at all.</summary>
internal sealed class TaskValues(ITaskStore store, ThawTasksOptions options)
{
    // Below this compression costs more than it saves.
    private const int CompressionThreshold = 1_024;

    // Quality 4 of 11: most of the gain at a small part of the time.
    private const int Quality = 4;
    private const int Window = 22;

    // The upper bound of what may be allowed, not what is: that may have been more when the value was written.
    private const int Longest = 64 * 1024 * 1024;

    public static string Hash(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    /// <summary>Compresses a value; nothing is written yet.</summary>
    public PackedValue Pack(string taskId, ReadOnlyMemory<byte> data, DateTimeOffset expiresAt)
    {
        var stored = Compress(data);
        var value = new TaskValue { Length = data.Length, IsCompressed = stored.Length < data.Length, Hash = Hash(data.Span) };
        return new PackedValue(
            stored,
            stored.Length <= options.InlineBytes ? value with { Inline = stored } : value,
            (stored, value, token) => WritePartsAsync(taskId, stored, value, expiresAt, token));
    }

    /// <summary>Stores what does not fit on the record. The value counts only once a record names it.</summary>
    public ValueTask<TaskValue> WriteAsync(string taskId, ReadOnlyMemory<byte> data, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        Pack(taskId, data, expiresAt).WriteAsync(cancellationToken);

    /// <summary>Reads a value; <see langword="null"/> where a part of it is no longer there, or it is not what was written.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string taskId, TaskValue value, CancellationToken cancellationToken)
    {
        // Whatever stands there is looked at before memory is taken for it.
        if (value.Length is < 0 or > Longest || value.Parts < 0 || value.Parts > (Longest / store.Traits.MaximumPartBytes) + 1)
            return null;

        ReadOnlyMemory<byte> stored;
        if (value.Inline is { } inline)
        {
            stored = inline;
        }
        else if (value.PartsId is { } partsId
            && await store.ReadPartsAsync(taskId, partsId, value.Parts, cancellationToken).ConfigureAwait(false) is { } parts)
        {
            var whole = new byte[parts.Sum(static part => part.Length)];
            var at = 0;
            foreach (var part in parts)
            {
                part.CopyTo(whole.AsMemory(at));
                at += part.Length;
            }

            stored = whole;
        }
        else
        {
            return null;
        }

        if (value.IsCompressed)
        {
            if (Decompress(stored, value.Length) is not { } decompressed)
                return null;
            stored = decompressed;
        }

        // Not a conditional expression: in one, null would become an empty value.
        if (!string.Equals(Hash(stored.Span), value.Hash, StringComparison.Ordinal))
            return null;
        return stored;
    }

    private async ValueTask<TaskValue> WritePartsAsync(string taskId, ReadOnlyMemory<byte> stored, TaskValue value, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var size = store.Traits.MaximumPartBytes;
        var partsId = Guid.NewGuid().ToString("N");
        var parts = new TaskPart[(stored.Length + size - 1) / size];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = new TaskPart(taskId, partsId, i, stored.Slice(i * size, Math.Min(size, stored.Length - (i * size))), expiresAt);
        await store.WritePartsAsync(parts, cancellationToken).ConfigureAwait(false);
        return value with { PartsId = partsId, Parts = parts.Length };
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> data)
    {
        if (data.Length < CompressionThreshold)
            return data;
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(data.Length));
        try
        {
            return BrotliEncoder.TryCompress(data.Span, buffer, out var written, Quality, Window) && written < data.Length
                ? buffer.AsSpan(0, written).ToArray() : data;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[]? Decompress(ReadOnlyMemory<byte> stored, int length)
    {
        var data = new byte[length];
        return BrotliDecoder.TryDecompress(stored.Span, data, out var written) && written == length ? data : null;
    }
}
