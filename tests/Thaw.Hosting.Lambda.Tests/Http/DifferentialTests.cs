using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>The same requests to the same application, on Kestrel and as the events that gateways make of them.</summary>
public sealed class DifferentialTests : IAsyncLifetime
{
    private static readonly string[] ServersOwn = ["Date", "Server", "Transfer-Encoding", "Connection", "Content-Length"];

    private WebApplication _kestrel = null!;
    private LambdaApp _lambda = null!;
    private HttpClient _client = null!;

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var kind in new[] { "HttpApiV2", "FunctionUrl", "RestApi", "HttpApiV1", "LoadBalancer", "LoadBalancerMultiValue" })
        {
            foreach (var name in Requests.Keys.Where(name => IsFaithful(kind, name)))
            {
                data.Add(kind, name);
            }
        }

        return data;
    }

    private static Dictionary<string, Payloads> Requests { get; } = new(StringComparer.Ordinal)
    {
        ["root"] = new(),
        ["query"] = new() { Target = "/a/b?x=1&y=two%20words&z=%C3%A9%26%3D" },
        ["repeated query"] = new() { Target = "/a?x=1&x=2&x=3" },
        ["plus"] = new() { Target = "/a+b?x=1%2B1" },
        ["escaped path"] = new() { Target = "/a%20b/%C3%A9/%7Etilde" },
        ["escaped slash"] = new() { Target = "/a%2Fb%2fc" },
        ["escaped percent"] = new() { Target = "/a%2525/b" },
        ["dot segments"] = new() { Target = "/a/./b/../c/%2E%2E/d/.." },
        ["above the root"] = new() { Target = "/../../a/..%2F" },
        ["no utf-8"] = new() { Target = "/a%FF%C3%28%E2%82/b" },
        ["double slashes"] = new() { Target = "//a///b" },
        ["headers"] = new() { Headers = [("Accept", "text/html"), ("X-Custom", "a, b"), ("If-None-Match", "\"x\""), ("Authorization", "Bearer abc")] },
        ["cookies"] = new() { Headers = [("Cookie", "a=1; b=two; c=\"q\"")] },
        ["text body"] = new() { Method = "POST", Headers = [("Content-Type", "application/json")], Body = "{\"a\":\"\\\"é\\n\"}"u8.ToArray() },
        ["binary body"] = new() { Method = "PUT", Headers = [("Content-Type", "application/octet-stream")], Body = [0, 255, 254, 1, 0x80] },
        ["empty post"] = new() { Method = "POST", Headers = [("Content-Length", "0")] },
        ["head"] = new() { Method = "HEAD" },
        ["head with length"] = new() { Method = "HEAD", Target = "/?answer=length" },
        ["delete"] = new() { Method = "DELETE" },
        ["own method"] = new() { Method = "PURGE" },
        ["set cookies"] = new() { Target = "/?answer=cookies" },
        ["binary answer"] = new() { Target = "/?answer=binary" },
        ["no content"] = new() { Target = "/?answer=empty" },
        ["not modified"] = new() { Target = "/?answer=notmodified" },
        ["exception"] = new() { Target = "/?answer=throw" },
        ["bad request"] = new() { Target = "/?answer=bad" },
        ["json"] = new() { Target = "/?answer=json" },
        ["pipe"] = new() { Target = "/?answer=pipe" },
        ["with length"] = new() { Target = "/?answer=length" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Invoke_AnyRequest_IsSeenAndAnsweredAsOnKestrel(string kind, string name)
    {
        var request = Requests[name];

        var lambda = await _lambda.InvokeAsync(request.As(kind));

        using var kestrel = await SendAsync(request);
        Assert.Equal((int)kestrel.StatusCode, lambda.Status);
        var body = await kestrel.Content.ReadAsByteArrayAsync();
        Assert.Equal(System.Text.Encoding.UTF8.GetString(body), lambda.Text);
        Assert.Equal(body, lambda.Body);
        var all = kestrel.Headers.Concat(kestrel.Content.Headers).Where(static header => !ServersOwn.Contains(header.Key)).ToList();
        Assert.Equal(all.Where(static header => header.Key == "Set-Cookie").SelectMany(static header => header.Value), lambda.Cookies);
        Assert.Equal(
            all.Where(static header => header.Key != "Set-Cookie").Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal),
            lambda.Headers.Where(static header => !ServersOwn.Contains(header.Name)).GroupBy(static header => header.Name)
                .Select(static group => $"{group.Key}: {string.Join(", ", group.Select(static header => header.Value))}").Order(StringComparer.Ordinal));
        if (request.Method == "HEAD" && request.Target.Contains("length", StringComparison.Ordinal))
        {
            Assert.Equal(kestrel.Content.Headers.ContentLength?.ToString(), lambda.Header("Content-Length"));
        }
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _kestrel = builder.Build();
        Echo.Map(_kestrel);
        await _kestrel.StartAsync();
        _lambda = await LambdaApp.StartAsync(Echo.Map);
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _lambda.DisposeAsync();
        await _kestrel.DisposeAsync();
    }

    // What a gateway itself takes away before it invokes: an HTTP API decodes paths, single-value payloads keep one value of a name.
    private static bool IsFaithful(string kind, string name) =>
        !(kind is "HttpApiV2" or "HttpApiV1" && name is "escaped slash" or "no utf-8" or "above the root")
        && !(kind == "LoadBalancer" && name == "repeated query");

    private async Task<HttpResponseMessage> SendAsync(Payloads request)
    {
        var uri = new Uri(_kestrel.Urls.First() + request.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), uri) { Version = HttpVersion.Version11 };
        if (request.Body.Length > 0 || request.Method == "POST")
        {
            message.Content = new ByteArrayContent(request.Body);
        }

        foreach (var (name, value) in request.Headers.Where(static header => header.Name != "Content-Length"))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await _client.SendAsync(message);
    }
}
