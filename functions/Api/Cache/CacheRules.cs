using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Thaw.Caching;

namespace Thaw.Api;

/// <summary>The limits of the cache's vocabulary, from its options. Every check answers a sentence that names the limit, or <see langword="null"/>.</summary>
internal sealed class CacheRules(IOptions<ThawCachingOptions> options)
{
    private const int MaximumNamespace = 64;
    private const int MaximumTagBytes = 256;
    private const int MaximumPatternBytes = 1_024;

    private static readonly SearchValues<char> NamespaceCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public static string? Namespace(string? name) =>
        name is null ? "It is missing: name a namespace."
        : name.Length is 0 or > MaximumNamespace || name.AsSpan().ContainsAnyExcept(NamespaceCharacters)
            ? $"It must be 1 to {MaximumNamespace} characters of A–Z a–z 0–9 _ . -"
            : null;

    public string? Key(string? key) =>
        key is null ? "It is missing." : Text(key, 0, options.Value.MaximumKeyBytes);

    // HTTP APIs hand some paths over decoded and some as they were sent; with these characters two keys could look the same.
    public string? KeyInPath(string key) =>
        key.AsSpan().IndexOfAny("/%?#") >= 0
            ? "A key with / % ? or # cannot stand in the path, encoded or not: use POST /api/performance/cache, or DELETE /api/performance/cache?namespace=…&key=…"
            : Key(key);

    public static string? Pattern(string pattern) => Text(pattern, 1, MaximumPatternBytes);

    public static string? Tag(string tag) => Text(tag, 1, MaximumTagBytes);

    public string? EntryTags(IReadOnlyList<string?>? tags)
    {
        if (tags is null)
        {
            return null;
        }

        if (tags.Count > options.Value.MaximumTags)
        {
            return $"There are {tags.Count} tags; at most {options.Value.MaximumTags} are allowed.";
        }

        for (var i = 0; i < tags.Count; i++)
        {
            var wrong = tags[i] switch { null => "It is null.", "*" => "* alone means every entry and is no tag of one.", var tag => Tag(tag) };
            if (wrong is not null)
            {
                return $"Tag {i}: {wrong}";
            }
        }

        return null;
    }

    public string? Ttl(double? seconds)
    {
        var most = options.Value.MaximumExpiration;
        return seconds is null || (seconds >= 0.001 && seconds <= most.TotalSeconds)
            ? null
            : $"It must be a number of seconds from 0.001 to {most.TotalSeconds.ToString(CultureInfo.InvariantCulture)}.";
    }

    private static string? Text(string text, int least, int most)
    {
        if (CountUtf8(text) is not { } bytes)
        {
            return "It is not well-formed Unicode: it has half a surrogate pair.";
        }

        return bytes < least || bytes > most ? $"It has {bytes} bytes of UTF-8; {least} to {most} are allowed." : null;
    }

    private static int? CountUtf8(ReadOnlySpan<char> text)
    {
        var bytes = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var read) != OperationStatus.Done)
            {
                return null;
            }

            bytes += rune.Utf8SequenceLength;
            text = text[read..];
        }

        return bytes;
    }
}
