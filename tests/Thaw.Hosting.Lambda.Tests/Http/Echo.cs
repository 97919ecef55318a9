using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>An application that answers what it saw, and what it is told to by the query.</summary>
internal static class Echo
{
    // What a connection or a gateway adds of its own.
    private static readonly string[] NotTheClients = ["Host", "Connection", "Content-Length", "Transfer-Encoding"];

    public static void Map(WebApplication app) => app.Run(AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var seen = new StringBuilder();
        seen.Append(request.Method).Append('\n').Append(request.Path.Value).Append('\n').Append(request.QueryString.Value).Append('\n');
        foreach (var (name, values) in request.Query)
        {
            seen.Append("q ").Append(name).Append('=').AppendJoin('|', values.ToArray()).Append('\n');
        }

        foreach (var (name, values) in request.Headers.Where(static header => !NotTheClients.Contains(header.Key)).OrderBy(static header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            seen.Append("h ").Append(name.ToLowerInvariant()).Append('=').AppendJoin(',', values.ToArray()).Append('\n');
        }

        foreach (var (name, value) in request.Cookies)
        {
            seen.Append("c ").Append(name).Append('=').Append(value).Append('\n');
        }

        seen.Append("length ").Append(request.ContentLength ?? 0).Append('\n');
        seen.Append("hasBody ").Append(context.Features.Get<IHttpRequestBodyDetectionFeature>()!.CanHaveBody).Append('\n');
        seen.Append("b ").Append(Convert.ToBase64String(body.ToArray())).Append('\n');
        await RespondAsync(context, Encoding.UTF8.GetBytes(seen.ToString()));
    }

    private static async Task RespondAsync(HttpContext context, byte[] seen)
    {
        var response = context.Response;
        response.OnStarting(() =>
        {
            response.Headers["X-Order"] = (response.Headers["X-Order"] + " first").Trim();
            return Task.CompletedTask;
        });
        response.OnStarting(() =>
        {
            response.Headers["X-Order"] = (response.Headers["X-Order"] + " second").Trim();
            return Task.CompletedTask;
        });
        switch (context.Request.Query["answer"].ToString())
        {
            case "cookies":
                response.Cookies.Append("a", "1");
                response.Cookies.Append("b", "2; x", new CookieOptions { HttpOnly = true });
                response.Headers.Append("X-Many", "one");
                response.Headers.Append("X-Many", "two");
                break;
            case "binary":
                response.ContentType = "application/octet-stream";
                await response.Body.WriteAsync(new byte[] { 0, 1, 2, 0xFF, 0xFE });
                return;
            case "empty":
                response.StatusCode = 204;
                return;
            case "notmodified":
                response.StatusCode = 304;
                response.Headers.ETag = "\"x\"";
                return;
            case "throw":
                throw new InvalidOperationException("secret");
            case "throwlate":
                response.Headers["X-Before"] = "yes";
                await response.StartAsync();
                throw new InvalidOperationException("secret");
            case "bad":
                throw new BadHttpRequestException("secret", 418);
            case "length":
                response.ContentLength = seen.Length;
                break;
            case "json":
                await response.WriteAsJsonAsync("a\"b\\c\u0001é\u2028😀\n");
                return;
            case "pipe":
                response.ContentType = "text/plain";
                seen.CopyTo(response.BodyWriter.GetMemory(seen.Length));
                response.BodyWriter.Advance(seen.Length);
                await response.BodyWriter.FlushAsync();
                return;
        }

        response.ContentType ??= "text/plain; charset=utf-8";
        await response.Body.WriteAsync(seen);
    }
}
