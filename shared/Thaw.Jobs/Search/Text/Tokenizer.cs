using System.Buffers;
using System.Text;

namespace Thaw.Jobs.Search.Text;

/// <summary>
/// Splits a text into words as they are indexed and looked for: runs of letters, digits and their marks, in lower case and without marks; in scripts that write no spaces each character is a word.
/// Of a longer word the first 64 characters count.
/// </summary>
internal static class Tokenizer
{
    public const int MaximumLength = 64;

    public static void Split<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        Span<char> token = stackalloc char[MaximumLength + 2];
        var (length, start) = (0, -1);
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsAscii(c))
            {
                // Most of most texts.
                if (CharKinds.Of(c) == CharKind.Word)
                {
                    start = start < 0 ? i : start;
                    if (length < MaximumLength)
                        token[length++] = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
                }
                else
                {
                    Flush(token, ref length, ref start, i, ref sink);
                }

                i++;
                continue;
            }

            Rune.DecodeFromUtf16(text[i..], out var rune, out var read);
            var kind = CharKinds.Of(rune);
            if (kind != CharKind.Word)
                Flush(token, ref length, ref start, i, ref sink);
            if (kind != CharKind.Other)
            {
                start = start < 0 ? i : start;
                if (length < MaximumLength)
                    length += Fold(rune, token[length..]);
            }

            i += read;
            if (kind == CharKind.Alone)
                Flush(token, ref length, ref start, i, ref sink);
        }

        Flush(token, ref length, ref start, text.Length, ref sink);
    }

    private static void Flush<TSink>(scoped ReadOnlySpan<char> token, ref int length, ref int start, int end, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        if (length > 0)
            sink.Add(token[..length], start, end - start);
        (length, start) = (0, -1);
    }

    private static int Fold(Rune rune, Span<char> to)
    {
        var lower = Rune.ToLowerInvariant(rune);
        if (!lower.IsBmp)
            return lower.EncodeToUtf16(to);
        var c = (char)lower.Value;
        if (IsMark(c))
            return 0;
        if (LetterFolding.Expand(c) is { } two)
        {
            two.CopyTo(to);
            return two.Length;
        }

        to[0] = LetterFolding.Fold(c);
        return 1;
    }

    // Marks that a writer may leave out: accents, and the points of Hebrew and Arabic. Those of Indic scripts are vowels.
    private static bool IsMark(char c) => c is (>= '\u0300' and <= '\u036f') or (>= '\u0483' and <= '\u0487') or (>= '\u0591' and <= '\u05bd') or (>= '\u064b' and <= '\u0652')
        or (>= '\u1ab0' and <= '\u1aff') or (>= '\u1dc0' and <= '\u1dff') or (>= '\u20d0' and <= '\u20ff') or (>= '\ufe20' and <= '\ufe2f');
}
