using System.Diagnostics.CodeAnalysis;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Upstream;

/// <summary>An upstream's answer as it is kept, and when it was asked for and came.</summary>
internal sealed class StoredAnswer
{
    public required int Status { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset AnsweredAt { get; init; }

    /// <summary>The fields, without those of one connection and the body's length.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The request's fields that chose this answer among others of the same address, in lower case and in order, separated by commas; empty for none.</summary>
    public string VaryNames { get; init; } = "";

    /// <summary>A digest of those fields' values in the request that was answered.</summary>
    public string VaryDigest { get; init; } = "";

    public CacheDirectives Directives => field ??= CacheDirectives.Parse(Values(HeaderNames.CacheControl));

    public string? EntityTag => First(HeaderNames.ETag);

    public string? LastModified => First(HeaderNames.LastModified);

    public bool HasValidator => EntityTag is not null || LastModified is not null;

    public string? First(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    public IEnumerable<string> Values(string name) =>
        Headers.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value);

    /// <summary>A field that is a date; <see langword="false"/> where it is missing or cannot be read.</summary>
    public bool TryGetDate(string name, [NotNullWhen(true)] out DateTimeOffset date)
    {
        date = default;
        return First(name) is { } text && HeaderUtilities.TryParseDate(text, out date);
    }
}
