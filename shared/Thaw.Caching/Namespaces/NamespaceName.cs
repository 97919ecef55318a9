using System.Buffers;

namespace Thaw.Caching;

/// <summary>What a namespace may be called.</summary>
internal static class NamespaceName
{
    public const int MaximumLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public static bool IsValid(ReadOnlySpan<char> name) => name.Length is > 0 and <= MaximumLength && !name.ContainsAnyExcept(Allowed);
}
