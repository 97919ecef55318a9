using System.Text;

namespace Thaw.Caching;

/// <summary>Which keys, tags and users can be stored: well-formed Unicode up to a number of UTF-8 bytes.</summary>
internal static class KeyRules
{
    public const int MaximumTagBytes = 256;
    public const int MaximumUserBytes = 256;
    public const int MaximumPatternBytes = 1_024;

    /// <summary>Whether <paramref name="text"/> is well-formed and at most <paramref name="maximumBytes"/> long in UTF-8.</summary>
    public static bool Fits(ReadOnlySpan<char> text, int maximumBytes)
    {
        // No UTF-16 unit takes more than three bytes: short text without surrogates needs no counting.
        if (text.Length > maximumBytes)
        {
            return false;
        }

        var hasSurrogates = text.ContainsAnyInRange('\uD800', '\uDFFF');
        if (hasSurrogates && !IsWellFormed(text))
        {
            return false;
        }

        return text.Length * 3 <= maximumBytes || Encoding.UTF8.GetByteCount(text) <= maximumBytes;
    }

    public static bool IsTag(string? tag) => tag is { Length: > 0 } && tag != "*" && Fits(tag, MaximumTagBytes);

    public static bool IsUser(string? user) => user is { Length: > 0 } && Fits(user, MaximumUserBytes);

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var used) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[used..];
        }

        return true;
    }
}
