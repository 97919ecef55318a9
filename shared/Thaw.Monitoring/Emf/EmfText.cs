namespace Thaw.Monitoring.Emf;

/// <summary>Makes words that CloudWatch takes: ASCII without control characters, not empty, not too long.</summary>
internal static class EmfText
{
    /// <summary>What stands for nothing: a dimension must have a value.</summary>
    public const string None = "none";

    public static string Value(string? text) => Clean(text, EmfLimits.DimensionValueLength);

    public static string Name(string? text, int limit = EmfLimits.NameLength) => Clean(text, limit) is var name && name[0] == ':' ? "_" + name[1..] : Clean(text, limit);

    private static string Clean(string? text, int limit)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }

        if (text.Length <= limit && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        return string.Create(Math.Min(text.Length, limit), text, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = text[i] is >= ' ' and <= '~' ? text[i] : '_';
            }
        }) is var clean && string.IsNullOrWhiteSpace(clean) ? None : clean;
    }
}
