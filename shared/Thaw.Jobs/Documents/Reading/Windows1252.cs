namespace Thaw.Jobs.Documents.Reading;

/// <summary>The Western code page of Windows, as the web reads it: the five bytes that it leaves open are control characters.</summary>
internal static class Windows1252
{
    private const string High = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    public static void Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (var i = 0; i < bytes.Length; i++)
            chars[i] = bytes[i] is >= 0x80 and < 0xa0 ? High[bytes[i] - 0x80] : (char)bytes[i];
    }
}
