using System.Globalization;
using System.Text;

namespace Thaw.Jobs.Search.Text;

/// <summary>Tells what a character is to words; the same for who counts, who indexes and who searches.</summary>
internal static class CharKinds
{
    private static readonly CharKind[] Basic = Build();

    public static CharKind Of(Rune rune) => rune.IsBmp ? Basic[rune.Value] : Classify(rune);

    public static CharKind Of(char c) => Basic[c];

    private static CharKind Classify(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.OtherLetter when IsUnspaced(rune.Value) => CharKind.Alone,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharKind.Word,
        _ => CharKind.Other,
    };

    private static bool IsUnspaced(int value) => value is
        (>= 0x0e00 and <= 0x0eff) or (>= 0x1000 and <= 0x109f) or (>= 0x1780 and <= 0x17ff) // Thai and Lao, Myanmar, Khmer
        or (>= 0x3040 and <= 0x30ff) or (>= 0x31f0 and <= 0x31ff) or (>= 0x3400 and <= 0x9fff) // kana, Han
        or (>= 0xf900 and <= 0xfaff) or (>= 0xff66 and <= 0xff9d) or (>= 0x20000 and <= 0x323af);

    private static CharKind[] Build()
    {
        var kinds = new CharKind[0x10000];
        for (var i = 0; i < kinds.Length; i++)
        {
            if (!char.IsSurrogate((char)i))
                kinds[i] = Classify(new Rune(i));
        }

        return kinds;
    }
}
