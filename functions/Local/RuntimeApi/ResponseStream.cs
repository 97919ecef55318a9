using System.Buffers;

namespace Thaw.Local.RuntimeApi;

/// <summary>Collects a response that comes in chunks, and passes each on.</summary>
internal sealed class ResponseStream(Action<ReadOnlyMemory<byte>>? onChunk, long maximum)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _chunks = [];

    public long Length { get; private set; }

    public bool IsTooLarge => Length > maximum;

    public IReadOnlyList<int> Chunks => _chunks;

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public void Add(ReadOnlyMemory<byte> chunk)
    {
        Length += chunk.Length;
        if (!IsTooLarge)
        {
            _chunks.Add(chunk.Length);
            _bytes.Write(chunk.Span);
            onChunk?.Invoke(chunk);
        }
    }

    /// <summary>A response of known length that nevertheless says that it streams.</summary>
    public bool ReadWhole(WireReader reader, int length)
    {
        reader.Trailers.Clear();
        var body = reader.ReadBody(length, out var isTruncated);
        Add(body);
        return !isTruncated;
    }
}
