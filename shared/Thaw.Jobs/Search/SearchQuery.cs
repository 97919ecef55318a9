using System.Text;

namespace Thaw.Jobs.Search;

/// <summary>What is looked for.</summary>
/// <param name="Text">Words; a chunk with any of them is a hit.</param>
/// <param name="Limit">At most so many hits, 1 to <see cref="MaximumLimit"/>.</param>
/// <param name="Offset">How many of the best are passed over, 0 to <see cref="MaximumOffset"/>.</param>
public sealed record SearchQuery(string Text, int Limit = SearchQuery.DefaultLimit, int Offset = 0)
{
    /// <summary>How many hits an answer has unless it is said.</summary>
    public const int DefaultLimit = 10;

    /// <summary>The most hits of an answer.</summary>
    public const int MaximumLimit = 50;

    /// <summary>The furthest that a listing goes.</summary>
    public const int MaximumOffset = 1_000;

    /// <summary>The longest text, in UTF-16 code units.</summary>
    public const int MaximumLength = 512;

    /// <summary>The most different words.</summary>
    public const int MaximumWords = 32;

    /// <summary>Why the text cannot be looked for, a sentence; <see langword="null"/> where it can.</summary>
    public static string? Complaint(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "It is missing: words to look for.";
        if (text.Length > MaximumLength)
            return $"It has {text.Length} characters; at most {MaximumLength} are allowed.";
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var read) != System.Buffers.OperationStatus.Done)
                return "It is not well-formed Unicode: it has half a surrogate pair.";
            rest = rest[read..];
        }

        return Querying.QueryWords.Of(text).Count switch
        {
            0 => "It holds no word: letters or digits.",
            > MaximumWords => $"It has more than {MaximumWords} different words.",
            _ => null,
        };
    }
}
