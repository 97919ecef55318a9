namespace Thaw.Jobs.Search.Text;

/// <summary>What a character is to words.</summary>
internal enum CharKind : byte
{
    /// <summary>Between words.</summary>
    Other = 0,

    /// <summary>Part of a word: letters, digits, the marks on them.</summary>
    Word = 1,

    /// <summary>A word by itself, where a script writes none between: Han, kana, Thai and their like.</summary>
    Alone = 2,
}
