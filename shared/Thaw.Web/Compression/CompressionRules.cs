using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Compression;

/// <summary>Decides for the platform's middleware which answers are compressed, and how.</summary>
internal sealed class CompressionRules(
    IOptions<CompressionOptions> options, TimeProvider time, CompressionInstruments instruments, IRequestDeadline? deadline) : IResponseCompressionProvider
{
    private readonly CompressionOptions _options = options.Value;
    private readonly MediaTypeSet _types = new(options.Value.MediaTypes);
    private readonly MediaTypeSet _excluded = new(options.Value.ExcludedMediaTypes);

    // Also for those that accept nothing: a cache between us must be told that others do (Vary).
    public bool CheckRequestAcceptsCompression(HttpContext context) => !HttpMethods.IsHead(context.Request.Method);

    public bool ShouldCompressResponse(HttpContext context) =>
        IsEligible(context) && (context.Response.ContentLength is not { } length || length >= LeastFor(context));

    public ICompressionProvider? GetCompressionProvider(HttpContext context)
    {
        var encoding = AcceptedEncodings.Of(context.Request.Headers.AcceptEncoding).Best;
        if (encoding is null)
        {
            return null;
        }

        var remaining = deadline?.Current is { } end ? end - time.GetUtcNow() : TimeSpan.MaxValue;
        return remaining < _options.NothingBelow ? null : new ChosenCompression(context, encoding, EffortFor(context, remaining), time, instruments);
    }

    /// <summary>The shortest body that this client's answer is compressed from.</summary>
    public int LeastFor(HttpContext context)
    {
        // Who refuses the bytes as they are gets them compressed however few they are; an empty body is nothing to compress.
        var accepted = AcceptedEncodings.Of(context.Request.Headers.AcceptEncoding);
        return accepted is { RefusesIdentity: true, Best: not null } ? 1 : _options.MinimumBytes;
    }

    /// <summary>Whether an answer of this kind may be compressed, whatever its length and its client.</summary>
    public bool IsEligible(HttpContext context)
    {
        var response = context.Response;
        return response.StatusCode is >= 200 and not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status206PartialContent
                or StatusCodes.Status304NotModified)
            && response.ContentType is { Length: > 0 } type && _types.Contains(type) && !_excluded.Contains(type)
            && !response.Headers.ContainsKey(HeaderNames.ContentEncoding) && !response.Headers.ContainsKey(HeaderNames.ContentRange)
            && !HeaderUtilities.ContainsCacheDirective(response.Headers.CacheControl, CacheControlHeaderValue.NoTransformString)
            && context.Features.Get<IHttpsCompressionFeature>()?.Mode != HttpsCompressionMode.DoNotCompress
            && context.GetEndpoint()?.Metadata.GetMetadata<UncompressedAnswer>() is null;
    }

    private CompressionEffort EffortFor(HttpContext context, TimeSpan remaining) =>
        remaining < _options.HurryBelow ? CompressionEffort.Hasty
        : context.Response.ContentLength <= _options.CarefulBytes ? CompressionEffort.Careful
        : CompressionEffort.Usual;
}
