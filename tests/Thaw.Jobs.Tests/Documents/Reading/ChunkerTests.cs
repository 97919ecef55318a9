using System.Text;

namespace Thaw.Jobs.Documents.Reading;

public sealed class ChunkerTests
{
    [Fact]
    public void Write_AnyText_LosesNothingOverlapsAsAskedAndSplitsNoPair()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var size = random.Next(20, 120);
            var overlap = random.Next(0, (size / 2) + 1);
            var text = Text(random, random.Next(0, 1_000));
            var chunks = new List<TextChunk>();
            var chunker = new Chunker(size, overlap, chunks.Add);
            for (var at = 0; at < text.Length;)
            {
                var taken = Math.Min(text.Length - at, random.Next(1, 200));
                taken += at + taken < text.Length && char.IsLowSurrogate(text[at + taken]) ? 1 : 0;
                chunker.Write(text.AsSpan(at, taken));
                at += taken;
            }

            chunker.Complete();
            var covered = 0L;
            foreach (var (offset, piece) in chunks)
            {
                Assert.InRange(piece.Length, 1, size);
                Assert.Equal(text.Substring((int)offset, piece.Length), piece);
                Assert.False(char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1]));
                Assert.True(offset <= covered || string.IsNullOrWhiteSpace(text[(int)covered..(int)offset]), "text was lost");
                Assert.True(covered - offset <= overlap, $"{covered - offset} characters repeated, {overlap} asked for");
                covered = offset + piece.Length;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[(int)covered..]));
        }
    }

    [Fact]
    public void Write_OneEndlessWord_IsCutWhereItIsFull()
    {
        var chunks = new List<TextChunk>();
        var chunker = new Chunker(100, 10, chunks.Add);
        chunker.Write(new string('x', 1_000));
        chunker.Complete();
        Assert.Equal(11, chunks.Count);
        Assert.All(chunks.SkipLast(1), static chunk => Assert.Equal(100, chunk.Text.Length));
        Assert.Equal(1_000, chunks[^1].Offset + chunks[^1].Text.Length);
    }

    [Fact]
    public void Complete_NothingNew_IsNoChunk()
    {
        var chunks = new List<TextChunk>();
        var chunker = new Chunker(20, 10, chunks.Add);
        chunker.Write(new string('x', 20));
        chunker.Complete();
        Assert.Single(chunks);
    }

    private static string Text(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
            _ = random.Next(12) switch { 0 => text.Append("😀"), 1 => text.Append(' '), 2 => text.Append('\n'), 3 => text.Append("    "), _ => text.Append((char)('a' + random.Next(26))) };
        return text.ToString();
    }
}
