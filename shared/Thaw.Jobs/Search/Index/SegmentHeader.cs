using System.Buffers;
using System.Text;
using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Search.Index;

/// <summary>A block of terms, and the one it begins with.</summary>
internal readonly record struct TermBlock(string First, BlobReference Place);

/// <summary>What a segment consists of.</summary>
internal sealed record SegmentHeader(int Chunks, BlobReference Lengths, IReadOnlyList<TermBlock> Blocks)
{
    public ReadOnlyMemory<byte> Write()
    {
        var data = new ArrayBufferWriter<byte>();
        VarInts.Write(data, Chunks);
        Write(data, Lengths);
        VarInts.Write(data, Blocks.Count);
        foreach (var (first, place) in Blocks)
        {
            VarInts.Write(data, Encoding.UTF8.GetByteCount(first));
            Encoding.UTF8.GetBytes(first, data);
            Write(data, place);
        }

        return data.WrittenMemory;
    }

    public static SegmentHeader Read(string task, ReadOnlySpan<byte> data)
    {
        var chunks = VarInts.ReadInt32(ref data);
        var lengths = Read(task, 'n', ref data);
        var blocks = new TermBlock[VarInts.ReadInt32(ref data)];
        for (var i = 0; i < blocks.Length; i++)
        {
            var first = Encoding.UTF8.GetString(VarInts.ReadBytes(ref data, VarInts.ReadInt32(ref data)));
            blocks[i] = new TermBlock(first, Read(task, 't', ref data));
        }

        return new SegmentHeader(chunks, lengths, blocks);
    }

    private static void Write(ArrayBufferWriter<byte> data, BlobReference place)
    {
        data.Write(Convert.FromHexString(place.Name.AsSpan(1)));
        VarInts.Write(data, place.Parts);
        VarInts.Write(data, place.Length);
    }

    private static BlobReference Read(string task, char kind, ref ReadOnlySpan<byte> data)
    {
        var name = kind + Convert.ToHexStringLower(VarInts.ReadBytes(ref data, 16));
        var parts = VarInts.ReadInt32(ref data);
        return new BlobReference(task, name, parts, VarInts.ReadInt32(ref data));
    }
}
