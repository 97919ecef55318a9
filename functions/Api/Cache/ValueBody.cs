using Microsoft.Net.Http.Headers;

namespace Thaw.Api;

/// <summary>A value as the body of a request.</summary>
internal static class ValueBody
{
    private const int MaximumContentType = 128;

    /// <summary>The content type as the cache answers it: the two that it writes itself have one spelling, so that the tag of a write is that of a read.</summary>
    public static string ContentType(HttpRequest request)
    {
        var named = Named(request);
        if (!MediaTypeHeaderValue.TryParse(named, out var media) || !IsPlainUtf8(media))
        {
            return named;
        }

        return media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? "application/json"
            : media.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) ? "text/plain; charset=utf-8"
            : named;
    }

    public static string? ContentTypeComplaint(HttpRequest request)
    {
        var named = Named(request);
        return request.Headers.ContentType.Count <= 1 && named.Length <= MaximumContentType && named.All(static one => one is >= ' ' and <= '~')
            && MediaTypeHeaderValue.TryParse(named, out var media) && !media.MatchesAllTypes && !media.MatchesAllSubTypes
            ? null
            : $"It must be one media type of at most {MaximumContentType} printable characters of ASCII, such as application/json.";
    }

    public static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static string Named(HttpRequest request) => request.ContentType is { Length: > 0 } named ? named : "application/octet-stream";

    private static bool IsPlainUtf8(MediaTypeHeaderValue media) =>
        media.Parameters.Count == 0 || (media.Parameters.Count == 1 && media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The body in an array of its own size, or <see langword="null"/> where it is longer than <paramref name="limit"/>.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length)
        {
            if (length > limit)
            {
                return null;
            }

            var exact = new byte[length];
            await request.Body.ReadExactlyAsync(exact, cancellationToken);
            return exact;
        }

        using var grown = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (grown.Length + read > limit)
            {
                return null;
            }

            grown.Write(buffer, 0, read);
        }

        return grown.ToArray();
    }
}
