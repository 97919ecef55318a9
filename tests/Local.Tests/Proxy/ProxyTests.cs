using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Thaw.Local.Proxy;
using Thaw.Local.Signing;

namespace Thaw.Local.Tests.Proxy;

/// <summary>The proxy before a server that notes what it was sent.</summary>
public sealed partial class ProxyTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _server = null!;
    private WebApplication _proxy = null!;
    private HttpClient _client = null!;
    private (string Method, string Target, Dictionary<string, string> Headers, string Body) _seen;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(NoteAsync);
        await _server.StartAsync();
        var identity = AwsIdentity.Of(new SigningCredentials("AKIDEXAMPLE", "the-secret", "the-session"), "eu-central-1", "execute-api");
        _proxy = ProxyVerb.Build(new ProxyCommand(new Uri($"{_server.Urls.First()}/stage/"), 0, null, null, null), identity, new StoppedClock());
        await _proxy.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_proxy.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        _released.TrySetResult();
        _client.Dispose();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Request_ArrivesSigned()
    {
        var answer = await _client.PostAsync("/a%20b/c?x=1&y=%2F", new StringContent("{\"a\":1}", Encoding.UTF8, "application/json"));

        Assert.Equal("noted", await answer.Content.ReadAsStringAsync());
        Assert.Equal(("POST", "/stage/a%20b/c?x=1&y=%2F", "{\"a\":1}"), (_seen.Method, _seen.Target, _seen.Body));
        Assert.Equal(("20260102T030405Z", "the-session"), (_seen.Headers["X-Amz-Date"], _seen.Headers["X-Amz-Security-Token"]));
        Assert.Equal(new Uri(_server.Urls.First()).Authority, _seen.Headers["Host"]);
        Assert.Equal(Expected("POST", "/stage/a%20b/c", "x=1&y=%2F", "{\"a\":1}"), _seen.Headers["Authorization"]);
        Assert.Equal("application/json; charset=utf-8", _seen.Headers["Content-Type"]);
        Assert.DoesNotContain("the-secret", string.Concat(_seen.Headers.Values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "rebound.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Stranger_IsRefused_AndNothingIsSent(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(request)).StatusCode);
        Assert.Null(_seen.Method);
    }

    [Fact]
    public async Task OwnOrigin_IsLetThrough_AndKeptBack()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        request.Headers.TryAddWithoutValidation("Origin", _proxy.Urls.First());
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer page");
        request.Headers.TryAddWithoutValidation("X-Own", "kept");

        Assert.Equal(HttpStatusCode.OK, (await _client.SendAsync(request)).StatusCode);

        Assert.False(_seen.Headers.ContainsKey("Origin"));
        Assert.Equal("kept", _seen.Headers["X-Own"]);
        Assert.Matches(Signed(), _seen.Headers["Authorization"]);
    }

    [Fact]
    public async Task Answer_StreamsBack()
    {
        using var answer = await _client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[5];

        await body.ReadExactlyAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("first", Encoding.UTF8.GetString(buffer));
        _released.SetResult();

        Assert.Equal("second", await new StreamReader(body).ReadToEndAsync());
        Assert.Equal("kept", answer.Headers.GetValues("X-From").Single());
    }

    [Fact]
    public async Task Unreachable_IsABadGateway()
    {
        await _server.StopAsync();

        Assert.Equal(HttpStatusCode.BadGateway, (await _client.GetAsync("/x")).StatusCode);
    }

    [Fact]
    public void Address_IsThisMachinesOnly() => Assert.All(_proxy.Urls, static url => Assert.StartsWith("http://127.0.0.1:", url, StringComparison.Ordinal));

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-central-1/execute-api/aws4_request, ")]
    private static partial Regex Signed();

    private string Expected(string method, string path, string query, string body)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return new SignatureV4("eu-central-1", "execute-api").Authorization(
            new SignedRequest(method, path, query,
                [("Host", new Uri(_server.Urls.First()).Authority), ("X-Amz-Date", "20260102T030405Z"), ("X-Amz-Content-Sha256", hash), ("X-Amz-Security-Token", "the-session")], hash),
            Now, new SigningCredentials("AKIDEXAMPLE", "the-secret", "the-session"));
    }

    private async Task NoteAsync(HttpContext context)
    {
        _seen = (context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await new StreamReader(context.Request.Body).ReadToEndAsync());
        context.Response.Headers["X-From"] = "kept";
        if (context.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await _released.Task;
            await context.Response.WriteAsync("second");
            return;
        }

        await context.Response.WriteAsync("noted");
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
