using System.Text;

namespace Thaw.Jobs.Documents.Reading;

public sealed class DocumentSnifferTests
{
    [Theory]
    [InlineData("a.txt", "Just words, and more of them.\nAnd a line.", "text/plain")]
    [InlineData("a", "", "text/plain")]
    [InlineData("a.txt", "  {\"a\":[1,2,{\"b\":null}]}", "application/json")]
    [InlineData("a.txt", "[1,2,3", "application/json")]
    [InlineData("a.txt", "[see below] a note", "text/plain")]
    [InlineData("a.txt", "{not json}", "text/plain")]
    [InlineData("a.txt", "\n<!DOCTYPE html><p>Hi", "text/html")]
    [InlineData("a.txt", "<HTML lang=en>", "text/html")]
    [InlineData("a.txt", "id;name;size\n1;a;2\n2;b;3\n", "text/csv")]
    [InlineData("a.txt", "id\tname\tsize\n1\ta\t2\n", "text/csv")]
    [InlineData("a.csv", "id,name\n1,a\n", "text/csv")]
    [InlineData("a.txt", "Dear Sir, one, two,\nthree lines of prose, with commas\nhere and there.", "text/plain")]
    public void Sniff_Text_IsKnownByItsBeginning(string key, string text, string type)
    {
        Assert.Equal((type, true), Of(Encoding.UTF8.GetBytes(text), key));
        Assert.Equal((type, true), Of([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], key));
        if (text.Length > 0)
            Assert.Equal((type, true), Of([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], key));
    }

    [Theory]
    [InlineData("%PDF-1.7\n", "application/pdf")]
    [InlineData("PK\u0003\u0004aa", "application/zip")]
    [InlineData("words and\0a zero", "application/octet-stream")]
    [InlineData("\0\0\0\0", "application/octet-stream")]
    public void Sniff_NoText_IsNamed(string bytes, string type) => Assert.Equal((type, false), Of(Encoding.Latin1.GetBytes(bytes), "a.txt"));

    [Fact]
    public void Sniff_Anything_NeverFails()
    {
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            _ = DocumentSniffer.Sniff(bytes, "a");
        }
    }

    private static (string Type, bool IsText) Of(byte[] bytes, string key)
    {
        var kind = DocumentSniffer.Sniff(bytes, key);
        return (kind.Type, kind.IsText);
    }
}
