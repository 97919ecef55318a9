namespace Thaw.Web;

/// <summary>A key as configuration holds it.</summary>
internal static class CursorKey
{
    public const int LeastBytes = 32;
    public const int MostBytes = 1_024;

    /// <summary>The key's bytes; <see langword="null"/> where it is not base64, too short or too long.</summary>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written is >= LeastBytes and <= MostBytes ? bytes[..written] : null;
    }
}
