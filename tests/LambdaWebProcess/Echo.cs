using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.LambdaWebProcess;

/// <summary>Answers what it was sent, with what an answer can carry: two cookies, a header twice, text, or the body's bytes.</summary>
internal static class Echo
{
    public static async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Append("X-A", "1");
        response.Headers.Append("X-A", "2");
        response.Headers.Append("Set-Cookie", "a=1");
        response.Headers.Append("Set-Cookie", "b=2");
        if (request.Headers["X-Answer"] == "body")
        {
            response.ContentType = "application/octet-stream";
            await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
            return;
        }

        await response.WriteAsJsonAsync(See(context, body.ToArray()), ProcessJson.Default.Seen, cancellationToken: context.RequestAborted);
    }

    private static Seen See(HttpContext context, byte[] body)
    {
        var invocation = context.Features.GetRequiredFeature<IInvocationLifetime>();
        var request = context.Request;
        return new Seen
        {
            Method = request.Method,
            Url = request.GetEncodedUrl(),
            PathBase = request.PathBase,
            Protocol = request.Protocol,
            Query = [.. request.Query.Select(static pair => $"{pair.Key}={string.Join('|', pair.Value.ToArray())}")],
            Cookies = [.. request.Cookies.Select(static pair => $"{pair.Key}={pair.Value}")],
            Agents = [.. request.Headers.UserAgent.OfType<string>()],
            User = context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value,
            Address = context.Connection.RemoteIpAddress?.ToString(),
            RequestId = context.TraceIdentifier == invocation.RequestId ? invocation.RequestId : "",
            TraceId = Activity.Current?.TraceId.ToString(),
            IsColdStart = invocation.IsColdStart,
            RemainingSeconds = invocation.Remaining.TotalSeconds,
            Body = body,
        };
    }
}
