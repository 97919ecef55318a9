namespace Thaw.Jobs.Documents.Reading;

public sealed class TextCounterTests
{
    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData(" \t ", 1, 0, 0)]
    [InlineData("\n\n\n", 3, 0, 0)]
    [InlineData("One.", 1, 1, 1)]
    [InlineData("One. Two! Three? Four", 1, 4, 4)]
    [InlineData("a\r\nb\rc\nd", 4, 4, 1)]
    [InlineData("a\r\n", 1, 1, 1)]
    [InlineData("Pi is 3.14 and e 2.72. \"Yes.\" (No.) Done", 1, 11, 4)]
    [InlineData("Wait... what?! Yes.", 1, 3, 3)]
    [InlineData("... ! ?", 1, 0, 0)]
    [InlineData("東京は大きい。はい。", 1, 8, 2)]
    [InlineData("naïve cafe\u0301s 𝔘nicode", 1, 3, 1)]
    public void Count_IsTheSameHoweverItIsCut(string text, long lines, long words, long sentences)
    {
        var most = text.EnumerateRunes().Any(static rune => !rune.IsBmp) ? [text.Length] : new[] { 1, 2, Math.Max(1, text.Length) };
        foreach (var size in most)
        {
            var counter = new TextCounter();
            for (var at = 0; at < text.Length; at += size)
                counter.Write(text.AsSpan(at, Math.Min(size, text.Length - at)));
            Assert.Equal((lines, words, sentences, text.Length), (counter.Lines, counter.Words, counter.Sentences, counter.Characters));
        }
    }
}
