using System.Buffers;
using System.Text;
using Thaw.Jobs.Documents.Reading;

namespace Thaw.Jobs.Documents.Storing;

/// <summary>Some chunks as bytes: their number, then for each where it begins, its length, its UTF-8.</summary>
internal static class ChunkBlock
{
    public static IReadOnlyList<TextChunk> Read(ReadOnlySpan<byte> data)
    {
        var chunks = new TextChunk[VarInts.ReadInt32(ref data)];
        for (var i = 0; i < chunks.Length; i++)
        {
            var offset = (long)VarInts.Read(ref data);
            chunks[i] = new TextChunk(offset, Encoding.UTF8.GetString(VarInts.ReadBytes(ref data, VarInts.ReadInt32(ref data))));
        }

        return chunks;
    }

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<TextChunk> chunks)
    {
        var data = new ArrayBufferWriter<byte>(256 * 1024);
        VarInts.Write(data, chunks.Count);
        foreach (var (offset, text) in chunks)
        {
            VarInts.Write(data, (ulong)offset);
            VarInts.Write(data, Encoding.UTF8.GetByteCount(text));
            Encoding.UTF8.GetBytes(text, data);
        }

        return data.WrittenMemory;
    }
}
