using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Thaw.Web.Compression;

namespace Thaw.Web;

/// <summary>
/// Content that stays as it is while the process lives: a page, a document. It is compressed once for each coding that a client asks for, whatever is configured for other answers, and every coding has a
/// strong tag of its own, so that who has it already is answered 304. Give its endpoint <see cref="CompressionExtensions.WithoutCompression"/>.
/// </summary>
public sealed class FixedContent
{
    // Worth some milliseconds, once: it is sent as often as somebody looks.
    private const int BrotliQuality = 9;

    private readonly string _contentType;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ConcurrentDictionary<string, Coded> _codings = new(StringComparer.Ordinal);

    /// <summary>Content of a media type. The bytes must not change any more.</summary>
    public FixedContent(string contentType, ReadOnlyMemory<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        (_contentType, _body) = (contentType, body);
    }

    /// <summary>
    /// Answers a GET or a HEAD: 200, 304, or 412 where <c>If-Match</c> names another. A browser keeps it and asks each time whether it is still the same, unless the answer has a <c>Cache-Control</c> already.
    /// </summary>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var coded = _codings.GetOrAdd(AcceptedEncodings.Of(context.Request.Headers.AcceptEncoding).Best ?? "", Encode);
        var (response, headers) = (context.Response, context.Response.Headers);
        headers.ETag = coded.Tag.ToString();
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        headers.TryAdd(HeaderNames.CacheControl, "no-cache");
        response.StatusCode = Preconditions.Evaluate(context.Request, coded.Tag) switch
        {
            Precondition.NotModified => StatusCodes.Status304NotModified,
            Precondition.Failed => StatusCodes.Status412PreconditionFailed,
            Precondition.Malformed => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status200OK,
        };
        if (response.StatusCode != StatusCodes.Status200OK)
        {
            return;
        }

        response.ContentType = _contentType;
        response.ContentLength = coded.Body.Length;
        if (coded.Coding.Length > 0)
        {
            headers.ContentEncoding = coded.Coding;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(coded.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    // Two who come first at once both compress; one of the results is kept.
    private Coded Encode(string coding)
    {
        var tag = EntityTags.For(coding.Length == 0 ? _contentType : $"{_contentType}\n{coding}", _body.Span);
        if (coding.Length == 0)
        {
            return new Coded(coding, tag, _body);
        }

        using var output = new MemoryStream();
        using (Stream compression = coding == AcceptedEncodings.Brotli
            ? new BrotliStream(output, new BrotliCompressionOptions { Quality = BrotliQuality }, leaveOpen: true)
            : new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            compression.Write(_body.Span);
        }

        return new Coded(coding, tag, output.ToArray());
    }

    private sealed record Coded(string Coding, EntityTagHeaderValue Tag, ReadOnlyMemory<byte> Body);
}
