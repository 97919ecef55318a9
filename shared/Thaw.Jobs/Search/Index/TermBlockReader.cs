using System.Text;
using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Search.Index;

/// <summary>The terms of one block, in order. Several with the same term follow each other where it has many chunks.</summary>
internal static class TermBlockReader
{
    /// <summary>Appends a term's chunks to <paramref name="postings"/>.</summary>
    public static void Find(ReadOnlySpan<byte> block, ReadOnlySpan<byte> term, List<(int Chunk, int Times)> postings)
    {
        while (!block.IsEmpty)
        {
            var name = VarInts.ReadBytes(ref block, VarInts.ReadInt32(ref block));
            var count = VarInts.ReadInt32(ref block);
            var fragment = VarInts.ReadBytes(ref block, VarInts.ReadInt32(ref block));
            if (name.SequenceEqual(term))
                Read(fragment, count, postings);
        }
    }

    /// <summary>All fragments of a block, for a merge.</summary>
    public static List<(string Term, List<(int Chunk, int Times)> Postings)> ReadAll(ReadOnlySpan<byte> block)
    {
        var all = new List<(string, List<(int, int)>)>();
        while (!block.IsEmpty)
        {
            var term = Encoding.UTF8.GetString(VarInts.ReadBytes(ref block, VarInts.ReadInt32(ref block)));
            var count = VarInts.ReadInt32(ref block);
            var postings = new List<(int, int)>(count);
            Read(VarInts.ReadBytes(ref block, VarInts.ReadInt32(ref block)), count, postings);
            all.Add((term, postings));
        }

        return all;
    }

    private static void Read(ReadOnlySpan<byte> fragment, int count, List<(int Chunk, int Times)> postings)
    {
        for (var chunk = -1; count > 0; count--)
        {
            chunk += VarInts.ReadInt32(ref fragment);
            postings.Add((chunk, VarInts.ReadInt32(ref fragment)));
        }
    }
}
