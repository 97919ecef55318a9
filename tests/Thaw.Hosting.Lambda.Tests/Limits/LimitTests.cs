using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Tests.Support;
using Thaw.Hosting.Lambda.Tests.Http;

namespace Thaw.Hosting.Lambda.Tests.Limits;

/// <summary>Every limit, the same on both hosts: each fact asks both, and their answers are held against each other.</summary>
public sealed class LimitTests
{
    private const string AliceKey = "alice-0123456789abcdef0123456789abcdef";
    private const string BobKey = "bob-0123456789abcdef0123456789abcdef";

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Keys:0:Hash"] = Hash(AliceKey), ["Keys:0:Owner"] = "alice", ["Keys:1:Hash"] = Hash(BobKey), ["Keys:1:Owner"] = "bob",
    };

    [Theory]
    [InlineData(1_000, 200)]
    [InlineData(1_001, 413)]
    [InlineData(100_000, 413)]
    public async Task Body_OverTheLimit_Is413(int length, int status)
    {
        var answer = await AskBothAsync(With(("Thaw:RequestLimits:BodyBytes", "1000")), new Payloads { Method = "POST", Target = "/length", Body = Bytes(length) });
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? "1000" : "The request's body is larger than the 1000 bytes that this host takes.", status == 200 ? answer.Body : Detail(answer));
    }

    [Theory]
    [InlineData("/open?q={0}", 300, 200)]
    [InlineData("/open?q={0}", 301, 414)]
    [InlineData("/open?q={0}", 3_000, 414)]
    [InlineData("/%C3%B6{0}", 301, 414)]
    public async Task Url_OverTheLimit_Is414(string target, int length, int status)
    {
        var padded = string.Format(null, target, new string('a', length - target.Length + "{0}".Length));
        var answer = await AskBothAsync(With(("Thaw:RequestLimits:UrlBytes", "300")), new Payloads { Target = padded });
        Assert.Equal(status, answer.Status);
        Assert.True(status == 200 || Detail(answer).Contains("300 bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5, 200)]
    [InlineData(25, 431)]
    public async Task Headers_TooMany_Are431(int count, int status)
    {
        var headers = Enumerable.Range(0, count).Select(static i => ($"X-{i}", "a")).ToArray();
        Assert.Equal(status, (await AskBothAsync(With(("Thaw:RequestLimits:Headers", "20")), new Payloads { Target = "/open", Headers = headers })).Status);
    }

    [Theory]
    [InlineData(900, 200)]
    [InlineData(1_100, 431)]
    public async Task Headers_TooLong_Are431(int length, int status)
    {
        var answer = await AskBothAsync(With(("Thaw:RequestLimits:HeaderBytes", "1024")), new Payloads { Target = "/open", Headers = [("X-A", new string('a', length))] });
        Assert.Equal(status, answer.Status);
        Assert.True(status == 200 || Detail(answer).Contains("1024 bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/open", 200, "no-store")]
    [InlineData("/cached", 200, "max-age=60")]
    [InlineData("/mine", 401, "no-store")]
    [InlineData("/nowhere", 401, "no-store")]
    public async Task SecurityHeaders_AreOnEveryAnswer(string target, int status, string cacheControl)
    {
        var answer = await AskBothAsync(Settings, new Payloads { Target = target });
        Assert.Equal((status, cacheControl), (answer.Status, answer["cache-control"]));
        Assert.Equal(
            ("nosniff", "default-src 'none'; frame-ancestors 'none'; sandbox", "no-referrer", "same-origin"),
            (answer["x-content-type-options"], answer["content-security-policy"], answer["referrer-policy"], answer["cross-origin-resource-policy"]));
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Cors_Preflight_NeedsNoCredentials(string origin, bool allowed)
    {
        var answer = await AskBothAsync(With(("Thaw:Cors:Origins:0", "https://app.example"), ("Thaw:Cors:MaxAge", "00:05:00")), new Payloads
        {
            Method = "OPTIONS", Target = "/mine",
            Headers = [("Origin", origin), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-api-key")],
        });
        Assert.Equal(204, answer.Status);
        Assert.Equal(allowed ? (origin, "300") : (null, null), (answer["access-control-allow-origin"], answer["access-control-max-age"]));
    }

    [Fact]
    public async Task Cors_Request_IsMarkedAndStillNeedsACaller()
    {
        var settings = With(("Thaw:Cors:Origins", "https://app.example, https://other.example"), ("Thaw:Cors:Credentials", "true"));
        var refused = await AskBothAsync(settings, new Payloads { Target = "/mine", Headers = [("Origin", "https://other.example")] });
        Assert.Equal((401, "https://other.example", "true"), (refused.Status, refused["access-control-allow-origin"], refused["access-control-allow-credentials"]));
        var taken = await AskBothAsync(settings, new Payloads { Target = "/mine", Headers = [("Origin", "https://other.example"), ("X-Api-Key", AliceKey)] });
        Assert.Equal((200, "alice"), (taken.Status, taken.Body));
    }

    [Fact]
    public async Task Cors_NotConfigured_SaysNothing()
    {
        var answer = await AskBothAsync(Settings, new Payloads { Target = "/open", Headers = [("Origin", "https://app.example")] });
        Assert.Equal((200, null), (answer.Status, answer["access-control-allow-origin"]));
    }

    [Fact]
    public async Task RateLimit_CallersAreApart_AndAreToldWhenToComeBack()
    {
        foreach (var start in new[] { KestrelHost.StartAsync, (Func<IReadOnlyDictionary<string, string?>, Action<IServiceCollection>?, Task<ILimitedHost>>)LambdaHostOfLimits.StartAsync })
        {
            var clock = new FakeClock();
            await using var host = await start(
                With(("Thaw:RateLimit:Requests", "3"), ("Thaw:RateLimit:Window", "00:01:00")), services => services.AddSingleton<TimeProvider>(clock));
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(200, (await AskAsync(host, AliceKey)).Status);
            }

            var refused = await AskAsync(host, AliceKey);
            Assert.Equal(429, refused.Status);
            Assert.Equal("application/problem+json", refused["content-type"]);

            // The three count in full until the period is over, then less and less.
            Assert.Equal("80", refused["retry-after"]);
            Assert.Equal("A caller may send 3 requests in 60 seconds to this process; come back in 80 seconds.", Detail(refused));
            Assert.Equal("no-store", refused["cache-control"]);
            Assert.Equal(200, (await AskAsync(host, BobKey)).Status);
            Assert.Equal(200, (await AskAsync(host, null)).Status);
            clock.Advance(TimeSpan.FromSeconds(79));
            Assert.Equal(429, (await AskAsync(host, AliceKey)).Status);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(200, (await AskAsync(host, AliceKey)).Status);
            Assert.Equal(429, (await AskAsync(host, AliceKey)).Status);
        }

        static Task<LimitedAnswer> AskAsync(ILimitedHost host, string? key) =>
            host.SendAsync(new Payloads { Target = "/open", Headers = key is null ? [] : [("X-Api-Key", key)] });
    }

    [Fact]
    public async Task RateLimit_OfAnEndpoint_CanBeSwitchedOff()
    {
        await using var host = await LambdaHostOfLimits.StartAsync(With(("Thaw:RateLimit:Requests", "1")), null);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await host.SendAsync(new Payloads { Target = "/free" })).Status);
        }
    }

    [Theory]
    [InlineData("Thaw:RateLimit:Requests", "0", "Thaw:RateLimit:Requests is 0; allowed is 1 to 1000000.")]
    [InlineData("Thaw:RateLimit:Requests", "many", "Thaw:RateLimit:Requests is 'many'; allowed is a whole number.")]
    [InlineData("Thaw:RequestLimits:UrlBytes", "9", "Thaw:RequestLimits:UrlBytes is 9; allowed is 256 to 65536.")]
    [InlineData("Thaw:Cors:Origins", "https://app.example/path", "Thaw:Cors:Origins has 'https://app.example/path'; allowed are origins such as https://app.example.com, without a path, or * alone.")]
    [InlineData("Thaw:Cors:Origins", "*|Credentials", "Thaw:Cors:Origins is * together with Credentials, which would let every page act as its visitor; name the origins.")]
    [InlineData("Thaw:RateLimit:Requests", "1|Fleet", "Thaw:RateLimit:Fleet is true and no IFleetCounter is registered; add AddDynamoDbFleetCounter (Thaw.Aws) or AddSqliteFleetCounter (Thaw.Embedded).")]
    public async Task Setting_Unusable_StopsTheStartWithASentence(string name, string value, string sentence)
    {
        var parts = value.Split('|');
        var settings = With((name, parts[0]));
        if (parts.Length > 1)
        {
            settings[$"{name[..name.LastIndexOf(':')]}:{parts[1]}"] = "true";
        }

        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => KestrelHost.StartAsync(settings, null));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    private static async Task<LimitedAnswer> AskBothAsync(IReadOnlyDictionary<string, string?> settings, Payloads request)
    {
        await using var kestrel = await KestrelHost.StartAsync(settings, null);
        await using var lambda = await LambdaHostOfLimits.StartAsync(settings, null);
        var (one, other) = (await kestrel.SendAsync(request), await lambda.SendAsync(request));
        Assert.Equal(one.Status, other.Status);
        Assert.Equal(Stable(one.Body), Stable(other.Body));
        Assert.Equal(one.Headers.OrderBy(static header => header.Key), other.Headers.OrderBy(static header => header.Key));
        return one;
    }

    // What differs with each request.
    private static string Stable(string body) => System.Text.RegularExpressions.Regex.Replace(body, ",\"traceId\":\"[^\"]*\"", "");

    private static string Detail(LimitedAnswer answer)
    {
        Assert.Equal("application/problem+json", answer["content-type"]);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("detail").GetString()!;
    }

    private static Dictionary<string, string?> With(params (string Name, string Value)[] more) =>
        new(Settings.Concat(more.Select(static one => KeyValuePair.Create(one.Name, (string?)one.Value))), StringComparer.Ordinal);

    private static byte[] Bytes(int length) => [.. Enumerable.Repeat((byte)'a', length)];

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
