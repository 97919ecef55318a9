using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Thaw.Local.Signing;

namespace Thaw.Local.Tests.Verify;

/// <summary>A server that lets in only whom it knows, and notes what it thought of each request. Whom it lets in it answers 404: it is a gateway with nothing behind it.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private GuardedServer(WebApplication server) => _server = server;

    /// <summary>Each request: its method and path, and whether it was let in.</summary>
    public ConcurrentQueue<(string Request, bool LetIn)> Seen { get; } = new();

    public string Url => _server.Urls.First();

    public static Task<GuardedServer> OfTokenAsync(string token) =>
        StartAsync((request, _) => Task.FromResult(request.Headers.Authorization == $"Bearer {token}"));

    /// <summary>As API Gateway checks a signature: made anew from the request as it came, with the secret that both know.</summary>
    public static Task<GuardedServer> OfIamAsync(SigningCredentials credentials, string region, string service, DateTimeOffset now) => StartAsync((request, body) =>
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var cut = target.IndexOf('?', StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var headers = new List<(string Name, string Value)>
        {
            ("host", request.Host.Value!), ("x-amz-date", SignatureV4.Timestamp(now)), ("x-amz-content-sha256", hash), ("x-amz-security-token", credentials.SessionToken!),
        };
        var expected = new SignatureV4(region, service).Authorization(
            new SignedRequest(request.Method, cut < 0 ? target : target[..cut], cut < 0 ? "" : target[(cut + 1)..], headers, hash), now, credentials);
        return Task.FromResult(request.Headers.Authorization == expected && request.Headers["x-amz-content-sha256"] == hash && request.Headers["x-amz-security-token"] == credentials.SessionToken);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<GuardedServer> StartAsync(Func<HttpRequest, byte[], Task<bool>> knows)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var guarded = new GuardedServer(builder.Build());
        guarded._server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var letIn = await knows(context.Request, body.ToArray());
            guarded.Seen.Enqueue(($"{context.Request.Method} {context.Request.Path}", letIn));
            context.Response.StatusCode = letIn ? 404 : 403;
        });
        await guarded._server.StartAsync();
        return guarded;
    }
}
