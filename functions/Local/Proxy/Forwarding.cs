using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Local.Proxy;

/// <summary>
/// Sends a request on, signed, and its answer back as it comes. Whoever may use it acts with the developer's rights in AWS: pages of other origins,
/// and names that an attacker's DNS points here, may not.
/// </summary>
internal sealed class Forwarding(Uri target, HttpMessageHandler handler) : IDisposable
{
    /// <summary>API Gateway takes no more, and a body must be here whole to be signed.</summary>
    public const long MaximumBody = 10 * 1024 * 1024;

    // Of one connection only (RFC 9110, 7.6.1), what tells of the browser's page, and what the signature replaces.
    private static readonly HashSet<string> NotSent = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Host", "Origin", "Referer", "Authorization", "Expect", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256",
    };

    private readonly HttpMessageInvoker _client = new(handler);

    public async Task ForwardAsync(HttpContext context)
    {
        if (Refusal(context.Request) is { } refusal)
        {
            await AnswerAsync(context, HttpStatusCode.Forbidden, refusal);
            return;
        }

        try
        {
            using var request = Outgoing(context.Request);
            using var answer = await _client.SendAsync(request, context.RequestAborted);
            await PassBackAsync(context, answer);
        }
        catch (HttpRequestException error) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, HttpStatusCode.BadGateway, $"{target.Authority} cannot be reached: {error.Message}");
        }
        catch (Signing.SigningException error) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, HttpStatusCode.BadGateway, error.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Why a request does not come from this machine's own will, or nothing.</summary>
    private static string? Refusal(HttpRequest request)
    {
        if (!(request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || request.Host.Host is "127.0.0.1" or "[::1]"))
        {
            return "The Host header must name this machine: localhost or 127.0.0.1.";
        }

        var site = request.Headers["Sec-Fetch-Site"];
        var origin = request.Headers.Origin;
        var isOwn = (site.Count == 0 || site.ToString() is "same-origin" or "none")
            && (origin.Count == 0 || string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));
        return isOwn ? null : "Pages of other origins may not call through this proxy.";
    }

    private HttpRequestMessage Outgoing(HttpRequest incoming)
    {
        // The path as it came: decoding and encoding it again would sign another one.
        var raw = incoming.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), target.AbsoluteUri.TrimEnd('/') + (raw.StartsWith('/') ? raw : "/"))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        if (incoming.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new StreamContent(incoming.Body);
        }

        foreach (var (name, values) in incoming.Headers)
        {
            if (!NotSent.Contains(name) && !name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith(':')
                && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return request;
    }

    private static async Task PassBackAsync(HttpContext context, HttpResponseMessage answer)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotSent.Contains(name))
            {
                response.Headers[name] = values.ToArray();
            }
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted); // what streams there streams here
        }
    }

    private static Task AnswerAsync(HttpContext context, HttpStatusCode status, string sentence)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
