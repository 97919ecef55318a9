using System.Text;

namespace Thaw.Jobs.Documents.Reading;

public sealed class TextDecoderTests
{
    private const string Mixed = "Grüße, naïve 東京 😀 – “quoted” Ωmega\r\n𝔘nicode\n";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32BE", true)]
    public void Decode_CutAnywhere_IsTheText(string encoding, bool mark)
    {
        var used = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? used.GetPreamble() : [], .. used.GetBytes(Mixed)];
        for (var size = 1; size <= 9; size++)
            Assert.Equal(Mixed, Read(bytes, size).Text);
        Assert.Equal(Mixed, Read(bytes, bytes.Length).Text);
    }

    [Theory]
    [InlineData("utf-16", TextEncoding.Utf16LittleEndian)]
    [InlineData("utf-16BE", TextEncoding.Utf16BigEndian)]
    public void Decode_Utf16WithoutMark_IsKnownByItsZeros(string encoding, object expected)
    {
        const string text = "Plain words in two bytes each, with a few from elsewhere: é ß.";
        var (read, decoder) = Read(Encoding.GetEncoding(encoding).GetBytes(text), 7);
        Assert.Equal((text, expected), (read, (object)decoder.Encoding));
    }

    [Fact]
    public void Decode_Windows1252_IsKnownByItsFirstLetterHoweverLate()
    {
        var ascii = new string('a', 200_000);
        byte[] bytes = [.. Encoding.ASCII.GetBytes(ascii), 0x93, .. "caf"u8, 0xe9, 0x94, (byte)' ', 0x80];
        foreach (var size in new[] { 1, 3, 4_096, bytes.Length })
        {
            var (text, decoder) = Read(bytes, size);
            Assert.Equal((ascii + "“café” €", TextEncoding.Windows1252, 0L), (text, decoder.Encoding, decoder.Replaced));
        }
    }

    [Fact]
    public void Decode_OneBadByteInUtf8_IsReplacedAndTheRestIsRead()
    {
        byte[] before = [.. "é"u8, 0xff, .. "ü and ö"u8];
        var (text, decoder) = Read(before, before.Length);
        Assert.Equal(("é\ufffdü and ö", TextEncoding.Utf8, 1L), (text, decoder.Encoding, decoder.Replaced));

        // The same when the bad byte is the first beyond ASCII: more of what follows is UTF-8.
        byte[] first = [.. "a"u8, 0xff, .. "ü and ö, ä"u8];
        Assert.Equal(("a\ufffdü and ö, ä", TextEncoding.Utf8), (Read(first, first.Length).Text, Read(first, first.Length).Decoder.Encoding));
    }

    [Theory]
    [InlineData(new byte[] { 0xc3 }, "Ã")]
    [InlineData(new byte[] { 0x61, 0xe2, 0x82 }, "aâ‚")]
    public void Decode_CutShort_EndsAsWindows1252(byte[] bytes, string expected) => Assert.Equal(expected, Read(bytes, 1).Text);

    [Fact]
    public void Decode_CutShortAfterUtf8_IsReplaced() => Assert.Equal("é\ufffd", Read([0xc3, 0xa9, 0xe2, 0x82], 1).Text);

    [Fact]
    public void Decode_HalvesOfSurrogatePairs_AreReplaced()
    {
        var lone = Encoding.Unicode.GetPreamble().Concat("a\ud83d b\ude00 \ud83d\ude00".SelectMany(static c => BitConverter.GetBytes(c))).ToArray();
        for (var size = 1; size <= 5; size++)
            Assert.Equal("a\ufffd b\ufffd 😀", Read(lone, size).Text);
    }

    [Fact]
    public void Decode_RandomBytes_IsWellFormedHoweverItIsCut()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] = random.Next(4) == 0 ? bytes[i] : (byte)random.Next(0x20, 0x7f);
            }

            var kind = new DocumentKind("text/plain", IsText: true, (TextEncoding)random.Next(0, 7), 0);
            var text = Read(bytes, random.Next(1, 50), kind).Text;
            Assert.Equal(text, Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text)));
        }
    }

    [Fact]
    public void Decode_ValidUtf8Random_IsTheText()
    {
        var random = new Random(8);
        for (var round = 0; round < 200; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 300)).Select(_ => Rune(random).ToString()));
            Assert.Equal(text, Read(Encoding.UTF8.GetBytes(text), random.Next(1, 20)).Text);
        }

        static Rune Rune(Random random)
        {
            while (true)
            {
                var value = random.Next(random.Next(3) switch { 0 => 0x80, 1 => 0x3000, _ => 0x110000 });
                if (System.Text.Rune.IsValid(value) && value > 0 && value != 0xfeff)
                    return new Rune(value);
            }
        }
    }

    private static (string Text, TextDecoder Decoder) Read(byte[] bytes, int size, DocumentKind? kind = null)
    {
        var sink = new Collected();
        var decoder = new TextDecoder(kind ?? DocumentSniffer.Sniff(bytes, "a.txt"), sink);
        foreach (var piece in bytes.Chunk(size))
            decoder.Decode(piece, isLast: false);
        decoder.Decode([], isLast: true);
        return (sink.Text.ToString(), decoder);
    }

    private sealed class Collected : ITextSink
    {
        public StringBuilder Text { get; } = new();

        public void Write(ReadOnlySpan<char> text)
        {
            Assert.False(text.Length > 0 && (char.IsHighSurrogate(text[^1]) || char.IsLowSurrogate(text[0])), "a surrogate pair is split");
            Text.Append(text);
        }
    }
}
