using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Documents.Storing;

/// <summary>Writes a task's bytes, several at a time. Nothing is sure to be stored before <see cref="FlushAsync"/>.</summary>
internal sealed class BlobWriter(ITaskStore store, string task, string owner, DateTimeOffset expiresAt)
{
    // Bounds memory, and what one request carries.
    private const int HeldBytes = 1024 * 1024;

    // Quality 4 of 11: most of the gain at a small part of the time.
    private const int Quality = 4;
    private const int Window = 20;

    private readonly List<TaskPart> _held = [];
    private int _bytes;

    /// <summary>When the store may forget what is written.</summary>
    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>
    /// Writes bytes under a name that their content and their owner decide: writing them again, in whichever attempt, changes nothing, and what two owners have alike is forgotten for each by itself.
    /// </summary>
    public async ValueTask<BlobReference> AddAsync(char kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var name = kind + Hash(data.Span);
        var stored = Compress(data.Span);
        var size = store.Traits.MaximumPartBytes;
        var parts = Math.Max(1, (stored.Length + size - 1) / size);
        for (var i = 0; i < parts; i++)
            _held.Add(new TaskPart(task, name, i, stored.Slice(i * size, Math.Min(size, stored.Length - (i * size))), expiresAt));
        _bytes += stored.Length;
        if (_bytes >= HeldBytes)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        return new BlobReference(task, name, parts, data.Length);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
            return;
        await store.WritePartsAsync(_held, cancellationToken).ConfigureAwait(false);
        _held.Clear();
        _bytes = 0;
    }

    private string Hash(ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(owner));
        hash.AppendData([0]);
        hash.AppendData(data);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> data)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(data.Length)];
        return BrotliEncoder.TryCompress(data, buffer, out var written, Quality, Window)
            ? buffer.AsMemory(0, written).ToArray() : throw new InvalidOperationException($"{data.Length} bytes did not fit into the room that compression says it needs.");
    }
}
