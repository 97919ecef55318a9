using System.Text;

namespace Thaw.Jobs.Documents;

/// <summary>What a document's key may look like, in any source: names with <c>/</c> between them that lead downwards.</summary>
public static class DocumentKey
{
    /// <summary>The longest key, in bytes of UTF-8, as S3 has it.</summary>
    public const int MaximumBytes = 1_024;

    private static readonly string[] DeviceNames = ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"];

    /// <summary>Why a key is refused, a sentence; <see langword="null"/> where it may be looked for.</summary>
    public static string? Complaint(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0 || !IsText(key) || Encoding.UTF8.GetByteCount(key) > MaximumBytes)
            return $"A document's key is 1 to {MaximumBytes} bytes of well-formed text.";
        if (key.AsSpan().ContainsAny('\\', ':') || key.Any(char.IsControl))
            return @"A document's key has no backslash, no colon and no control character.";
        foreach (var name in key.Split('/'))
        {
            if (name.Length == 0 || name is "." or ".." || name[^1] is ' ' or '.')
                return "A document's key is relative and leads downwards: names with / between them, none of them empty, '.' or '..', none ending in a dot or a space.";
            if (IsDevice(name))
                return "A document's key names a device.";
        }

        return null;
    }

    // Also with an extension and in any case: that is how Windows has them.
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].TrimEnd(' ');
        return DeviceNames.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
                && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³');
    }

    private static bool IsText(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var read) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[read..];
        }

        return true;
    }
}
