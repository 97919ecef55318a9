using Microsoft.Net.Http.Headers;

namespace Thaw.Api;

/// <summary>What every answer of an API tells a browser: it is no page, is not to be guessed at, embedded or kept unless it says so itself.</summary>
internal static class SecurityHeaders
{
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // When the answer starts: an exception on the way clears what was set before.
        context.Response.OnStarting(Set, context.Response.Headers);
        return next(context);
    }

    private static Task Set(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'; sandbox");
        headers.TryAdd(HeaderNames.CacheControl, "no-store");
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
