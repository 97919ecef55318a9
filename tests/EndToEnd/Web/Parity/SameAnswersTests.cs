using System.Text;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>One suite of requests, sent to the same application on Kestrel and under the Runtime API emulator: the same status, headers and decoded bodies.</summary>
public sealed partial class SameAnswersTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("br;q=0.2, gzip;q=0.9", "gzip")]
    [InlineData("gzip;q=0.1, identity;q=0.5", null)]
    [InlineData("identity", null)]
    [InlineData("deflate", null)]
    [InlineData("gzip;q=nonsense", null)]
    [InlineData("", null)]
    public Task Compression_ByWhatTheClientTakes(string accepted, string? encoding) => hosts.SameAsync(async talk =>
    {
        foreach (var target in new[] { "/text?bytes=5000", "/text?bytes=5000&pieces", "/tagged", "/json" })
        {
            var answer = await talk.GetAsync(target, ("Accept-Encoding", accepted));
            var isLong = target != "/json";
            Assert.Equal((200, isLong ? encoding : null, isLong ? "Accept-Encoding" : null), (answer.Status, answer.Header("Content-Encoding"), answer.Header("Vary")));
            if (target.StartsWith("/text", StringComparison.Ordinal))
            {
                Assert.Equal(5_000, answer.Decoded.Length);
                Assert.True(encoding is null || answer.Body.Length < 2_500);
            }
        }
    });

    [Fact]
    public Task Compression_LeavesAlone_WhatIsShortSecretEncodedOrBytes() => hosts.SameAsync(async talk =>
    {
        foreach (var target in new[] { "/text?bytes=1023", "/text?bytes=1023&pieces", "/secret?bytes=5000", "/bytes", "/nothing", "/encoded" })
        {
            var answer = await talk.GetAsync(target, ("Accept-Encoding", "br, gzip"));
            Assert.Equal(target == "/encoded" ? "identity-of-mine" : null, answer.Header("Content-Encoding"));
        }

        var head = await talk.AskAsync(new WebRequest("HEAD", "/text?bytes=5000") { Headers = [("Accept-Encoding", "br")] });
        Assert.Equal((200, 0, (string?)null), (head.Status, head.Body.Length, head.Header("Content-Encoding")));
        Assert.Equal(1024, (await talk.GetAsync("/text?bytes=1024", ("Accept-Encoding", "br"))).Decoded.Length);
        Assert.Equal("gzip", (await talk.GetAsync("/text?bytes=10", ("Accept-Encoding", "gzip, identity;q=0"))).Header("Content-Encoding"));
    });

    [Fact]
    public Task Conditions_AnswerNotModified_AndACompressedTagIsWeak() => hosts.SameAsync(async talk =>
    {
        Assert.Equal("\"v1\"", (await talk.GetAsync("/tagged")).Header("ETag"));
        Assert.Equal("W/\"v1\"", (await talk.GetAsync("/tagged", ("Accept-Encoding", "br"))).Header("ETag"));
        foreach (var tag in new[] { "\"v1\"", "W/\"v1\"", "\"v0\", W/\"v1\"", "*" })
        {
            var answer = await talk.GetAsync("/tagged", ("Accept-Encoding", "br"), ("If-None-Match", tag));
            Assert.Equal((304, 0, (string?)null), (answer.Status, answer.Body.Length, answer.Header("Content-Encoding")));
        }

        Assert.Equal(200, (await talk.GetAsync("/tagged", ("If-None-Match", "\"v2\""))).Status);
        Assert.Equal(412, (await talk.GetAsync("/tagged", ("If-Match", "\"v2\""))).Status);
        Assert.Equal(412, (await talk.GetAsync("/tagged", ("If-Match", "W/\"v1\""))).Status);
        Assert.Equal(304, (await talk.AskAsync(new WebRequest("HEAD", "/tagged") { Headers = [("If-None-Match", "\"v1\"")] })).Status);
    });

    [Fact]
    public Task Payload_PicksDropsAndRemoves() => hosts.SameAsync(async talk =>
    {
        Assert.Equal("""{"id":7,"name":"Grüße","items":[{"price":1.50},{"price":2}],"deep":{"a":{"b":[1,null,3]}}}""", (await talk.GetAsync("/json")).Text);
        Assert.Equal("""{"id":7,"items":[{"price":1.50},{"price":2}]}""", (await talk.GetAsync("/json?fields=id,items.price")).Text);
        Assert.Equal("""{"deep":{"a":{"b":[1,null,3]}}}""", (await talk.GetAsync("/json?fields=deep.a.b")).Text);
        Assert.Contains("\"gone\":null", (await talk.GetAsync("/exact")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", (await talk.GetAsync("/exact")).Text, StringComparison.Ordinal);
        var unknown = await talk.GetAsync("/json?fields=id,nope");
        Assert.Equal((400, "application/problem+json"), (unknown.Status, unknown.Header("Content-Type")));
        Assert.Contains("'nope'", unknown.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await talk.GetAsync("/json?fields=password")).Status);
        Assert.Equal(400, (await talk.GetAsync("/json?fields=a..b")).Status);
        Assert.Equal(200, (await talk.GetAsync("/text?bytes=10&fields=id")).Status);
    });

    [Fact]
    public Task Cursors_LeadThroughAListing_AndAreNobodyElses() => hosts.SameAsync(async talk =>
    {
        var ids = new List<int>();
        var pages = 0;
        var next = "/items?limit=7&order=up";
        while (next is not null)
        {
            var page = await talk.GetAsAsync("alice", next);
            Assert.Equal(200, page.Status);
            ids.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("id").GetInt32()));
            pages++;
            next = page.Header("Link") is { } link && link.EndsWith(">; rel=\"next\"", StringComparison.Ordinal) ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : null;
            Assert.Equal(next is not null, page.Json.TryGetProperty("nextCursor", out var cursor) && cursor.GetString() is not null);
        }

        Assert.Equal((25, 4), (ids.Count, pages));
        Assert.Equal(Enumerable.Range(0, 25), ids);
        var address = (await talk.GetAsAsync("alice", "/items?limit=7&order=up")).Header("Link")!.Split('<', '>')[1];
        Assert.Equal(400, (await talk.GetAsAsync("bob", address)).Status);
        Assert.Equal(400, (await talk.GetAsAsync("alice", address.Replace("order=up", "order=down", StringComparison.Ordinal))).Status);
        Assert.Equal(400, (await talk.GetAsAsync("alice", address[..^2] + (address[^2] == 'A' ? "BA" : "AA"))).Status);
        Assert.Equal(400, (await talk.GetAsync("/items?limit=21")).Status);
        Assert.Equal(400, (await talk.GetAsync("/items?limit=0")).Status);
        Assert.Equal(400, (await talk.GetAsync("/items?cursor=%20")).Status);
        await talk.PassAsync(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        Assert.Contains("too long ago", (await talk.GetAsAsync("alice", address)).Text, StringComparison.Ordinal);
    });

    [Fact]
    public Task Bodies_OfBytesAndText_ComeBackAsTheyWere() => hosts.SameAsync(async talk =>
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(static i => (byte)i)];
        foreach (var (type, body) in new[] { ("application/octet-stream", all), ("image/png", all), ("text/plain; charset=utf-8", Encoding.UTF8.GetBytes("Grüße, 世界 🧊")), ("application/json", "{\"a\":1}"u8.ToArray()) })
        {
            var answer = await talk.AskAsync(new WebRequest("POST", "/echo?a=1&b=%C3%BC&a=2") { Body = body, Headers = [("Content-Type", type)] });
            Assert.Equal((200, type, "?a=1&b=%C3%BC&a=2"), (answer.Status, answer.Header("Content-Type"), answer.Header("X-Query")));
            Assert.Equal(body, answer.Decoded);
        }

        Assert.Equal(3_000, (await talk.GetAsync("/bytes")).Decoded.Length);
        Assert.Equal("one=1; path=/, two=2; path=/", (await talk.GetAsync("/cookies")).Header("Set-Cookie"));
        Assert.Equal(204, (await talk.GetAsync("/nothing")).Status);
    });

    [Fact]
    public Task Upstream_IsAskedOnce_UntilItsTimeIsOver() => hosts.SameAsync(async talk =>
    {
        var first = await talk.GetAsync("/loads/1");
        await talk.PassAsync(TimeSpan.FromSeconds(30));
        var second = await talk.GetAsync("/loads/1");
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(("30", "Thaw; hit; ttl=270"), (second.Header("Age"), second.Header("Cache-Status")));
        Assert.NotEqual(first.Text, (await talk.GetAsync("/loads/1?anew")).Text);
        Assert.Equal(404, (await talk.GetAsync("/loads/missing")).Status);
        await talk.PassAsync(TimeSpan.FromSeconds(271));
        Assert.NotEqual(first.Text, (await talk.GetAsync("/loads/1")).Text);
    });
}
