using System.Net;

namespace Thaw.Web.Upstream;

/// <summary>Makes responses of kept answers, and says on every response where it came from.</summary>
internal static class Answers
{
    public const string CacheStatus = "Cache-Status";

    public static HttpResponseMessage From(StoredAnswer answer, TimeSpan age, HttpRequestMessage request)
    {
        var isHead = request.Method == HttpMethod.Head;
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ReadOnlyMemoryContent(isHead ? default : answer.Body),
        };
        if (isHead)
        {
            response.Content.Headers.ContentLength = answer.Body.Length;
        }

        foreach (var (name, value) in answer.Headers)
        {
            if (!name.Equals("Age", StringComparison.OrdinalIgnoreCase) && !response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        response.Headers.TryAddWithoutValidation("Age", ((long)age.TotalSeconds).ToString());
        return response;
    }

    /// <summary>504: only what is kept was wanted, and nothing is.</summary>
    public static HttpResponseMessage NothingKept(HttpRequestMessage request) =>
        new(HttpStatusCode.GatewayTimeout) { RequestMessage = request, Content = new ByteArrayContent([]) };

    /// <summary>Adds this cache's member (RFC 9211) behind those of caches further up.</summary>
    public static HttpResponseMessage Say(this HttpResponseMessage response, string cache, string what)
    {
        response.Headers.TryAddWithoutValidation(CacheStatus, $"{cache}; {what}");
        return response;
    }

    public static string Hit(in Judgement judged) => $"hit; ttl={(long)Math.Floor((judged.Lifetime - judged.Age).TotalSeconds)}";
}
