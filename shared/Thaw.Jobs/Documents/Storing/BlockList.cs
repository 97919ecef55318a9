using System.Buffers;

namespace Thaw.Jobs.Documents.Storing;

/// <summary>A document's blocks in order, and which chunks are in which.</summary>
internal sealed class BlockList
{
    private readonly List<BlobReference> _blocks = [];
    private readonly List<int> _firsts = [];

    public int Chunks { get; private set; }

    public IReadOnlyList<BlobReference> Blocks => _blocks;

    public void Add(BlobReference block, int chunks)
    {
        _firsts.Add(Chunks);
        _blocks.Add(block);
        Chunks += chunks;
    }

    /// <summary>The block that holds a chunk, and its place in it.</summary>
    public (BlobReference Block, int Index)? Find(int chunk)
    {
        if (chunk < 0 || chunk >= Chunks)
            return null;
        var at = _firsts.BinarySearch(chunk);
        at = at < 0 ? ~at - 1 : at;
        return (_blocks[at], chunk - _firsts[at]);
    }

    public ReadOnlyMemory<byte> Write()
    {
        var data = new ArrayBufferWriter<byte>();
        VarInts.Write(data, _blocks.Count);
        for (var i = 0; i < _blocks.Count; i++)
        {
            data.Write(Convert.FromHexString(_blocks[i].Name.AsSpan(1)));
            VarInts.Write(data, _blocks[i].Parts);
            VarInts.Write(data, _blocks[i].Length);
            VarInts.Write(data, (i + 1 < _firsts.Count ? _firsts[i + 1] : Chunks) - _firsts[i]);
        }

        return data.WrittenMemory;
    }

    public static BlockList Read(string task, ReadOnlySpan<byte> data)
    {
        var list = new BlockList();
        for (var count = VarInts.ReadInt32(ref data); count > 0; count--)
        {
            var name = DocumentChunks.BlockKind + Convert.ToHexStringLower(VarInts.ReadBytes(ref data, 16));
            var parts = VarInts.ReadInt32(ref data);
            list.Add(new BlobReference(task, name, parts, VarInts.ReadInt32(ref data)), VarInts.ReadInt32(ref data));
        }

        return list;
    }
}
