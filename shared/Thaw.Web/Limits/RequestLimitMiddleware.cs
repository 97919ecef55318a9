using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Limits;

/// <summary>Refuses requests that are too large, before anything looks at them.</summary>
internal sealed class RequestLimitMiddleware(IOptions<RequestLimitOptions> options)
{
    // A character of a path that was decoded stands for at most three bytes, each sent as three.
    private const int MostBytesOfACharacter = 9;

    private readonly RequestLimitOptions _options = options.Value;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsUrlTooLong(context))
        {
            return RefuseAsync(context, StatusCodes.Status414UriTooLong, $"The address is longer than the {_options.UrlBytes} bytes that this host takes; send what is long in a body.");
        }

        var headers = context.Request.Headers;
        if (headers.Count > _options.Headers)
        {
            return RefuseAsync(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, $"The request has more than the {_options.Headers} header fields that this host takes.");
        }

        if (LengthOf(headers) > _options.HeaderBytes)
        {
            return RefuseAsync(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, $"The request's headers are longer than the {_options.HeaderBytes} bytes that this host takes.");
        }

        if (_options.BodyBytes is { } limit && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && (size.MaxRequestBodySize ?? long.MaxValue) > limit)
        {
            size.MaxRequestBodySize = limit;
        }

        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, int status, string detail) => ThawProblems.Problem(status, detail).ExecuteAsync(context);

    private static long LengthOf(IHeaderDictionary headers)
    {
        var length = 0L;
        foreach (var (name, values) in headers)
        {
            for (var i = 0; i < values.Count; i++)
            {
                length += name.Length + (values[i]?.Length ?? 0);
            }
        }

        return length;
    }

    private bool IsUrlTooLong(HttpContext context)
    {
        var request = context.Request;
        var decoded = (request.PathBase.Value?.Length ?? 0) + (request.Path.Value?.Length ?? 0);

        // The target as it was sent has to be put together on some hosts; almost always the length of its parts tells enough.
        return (decoded * MostBytesOfACharacter) + (request.QueryString.Value?.Length ?? 0) > _options.UrlBytes
            && context.Features.Get<IHttpRequestFeature>()?.RawTarget.Length > _options.UrlBytes;
    }
}
