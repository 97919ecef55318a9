using Microsoft.Extensions.Primitives;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Whether a response's body may stand in JSON as text.</summary>
internal static class TextContent
{
    /// <summary>By its headers: text of a kind, and not compressed. Whether the bytes are UTF-8 is for their owner to see.</summary>
    public static bool Is(StringValues contentType, StringValues contentEncoding)
    {
        if (contentEncoding.Count > 0 && !(contentEncoding.Count == 1 && string.Equals(contentEncoding[0], "identity", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        if (contentType.Count == 0 || string.IsNullOrEmpty(contentType[0]))
        {
            return true;
        }

        var type = contentType[0].AsSpan();
        type = (type.IndexOf(';') is var end and >= 0 ? type[..end] : type).Trim();
        return Starts(type, "text/") || Ends(type, "json") || Ends(type, "xml") || Ends(type, "javascript") || Ends(type, "yaml")
            || Ends(type, "x-www-form-urlencoded") || Ends(type, "graphql");
    }

    private static bool Starts(ReadOnlySpan<char> type, string prefix) => type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    // application/json, application/problem+json, application/x-ndjson.
    private static bool Ends(ReadOnlySpan<char> type, string suffix) => type.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
