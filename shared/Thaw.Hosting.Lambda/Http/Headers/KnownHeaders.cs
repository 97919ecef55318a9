using System.Text;
using Microsoft.Net.Http.Headers;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The names that requests usually carry, so that none of them is a new string.</summary>
internal static class KnownHeaders
{
    public const string TraceId = "X-Amzn-Trace-Id";
    public const string ForwardedFor = "X-Forwarded-For";
    public const string ForwardedPort = "X-Forwarded-Port";
    public const string ForwardedProto = "X-Forwarded-Proto";

    private static readonly string[]?[] ByLength = Arrange(
        HeaderNames.Accept, HeaderNames.AcceptCharset, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage,
        HeaderNames.AccessControlRequestHeaders, HeaderNames.AccessControlRequestMethod, HeaderNames.Authorization, HeaderNames.Baggage,
        HeaderNames.CacheControl, HeaderNames.Connection, HeaderNames.ContentDisposition, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage,
        HeaderNames.ContentLength, HeaderNames.ContentMD5, HeaderNames.ContentType, HeaderNames.Cookie, HeaderNames.CorrelationContext, HeaderNames.Date,
        HeaderNames.DNT, HeaderNames.Expect, HeaderNames.From, HeaderNames.Host, HeaderNames.IfMatch, HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch,
        HeaderNames.IfRange, HeaderNames.IfUnmodifiedSince, HeaderNames.KeepAlive, HeaderNames.MaxForwards, HeaderNames.Origin, HeaderNames.Pragma,
        HeaderNames.Range, HeaderNames.Referer, HeaderNames.RequestId, HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TraceParent, HeaderNames.TraceState,
        HeaderNames.TransferEncoding, HeaderNames.Translate, HeaderNames.Upgrade, HeaderNames.UpgradeInsecureRequests, HeaderNames.UserAgent, HeaderNames.Via,
        HeaderNames.Warning, HeaderNames.XRequestedWith, "Forwarded", "Idempotency-Key", "Prefer", "Priority", "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform",
        "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User", "Via", "X-Api-Key", TraceId, ForwardedFor, ForwardedPort, ForwardedProto,
        "X-Forwarded-Host", "CloudFront-Forwarded-Proto", "CloudFront-Viewer-Country", "X-Amz-Cf-Id", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token");

    /// <summary>The known name that these bytes spell in any case, or <see langword="null"/>.</summary>
    public static string? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length < ByLength.Length && ByLength[name.Length] is { } candidates)
        {
            foreach (var candidate in candidates)
            {
                if (Ascii.EqualsIgnoreCase(name, candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    private static string[]?[] Arrange(params string[] names)
    {
        var byLength = new string[names.Max(static name => name.Length) + 1][];
        foreach (var name in names)
        {
            byLength[name.Length] = [.. byLength[name.Length] ?? [], name];
        }

        return byLength;
    }
}
