using System.Text;

namespace Thaw.EndToEnd.Web.Parity;

public sealed partial class SameAnswersTests
{
    [Fact]
    public Task Rates_AreLimitedByCaller() => hosts.SameAsync(async talk =>
    {
        for (var i = 0; i < TwoHosts.MaximumRequests; i++)
        {
            Assert.Equal(200, (await talk.GetAsAsync("hasty", "/me")).Status);
        }

        var refused = await talk.GetAsAsync("hasty", "/me");
        Assert.Equal((429, "application/problem+json"), (refused.Status, refused.Header("Content-Type")));
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal(200, (await talk.GetAsAsync("alice", "/me")).Status);
        await talk.PassAsync(TimeSpan.FromSeconds(int.Parse(refused.Header("Retry-After")!)));
        Assert.Equal(200, (await talk.GetAsAsync("hasty", "/me")).Status);
    });

    [Fact]
    public Task Sizes_AreLimited() => hosts.SameAsync(async talk =>
    {
        Assert.Equal(200, (await talk.AskAsync(new WebRequest("POST", "/echo") { Body = new byte[TwoHosts.MaximumBody] })).Status);
        var tooLarge = await talk.AskAsync(new WebRequest("POST", "/echo") { Body = new byte[TwoHosts.MaximumBody + 1] });
        Assert.Equal((413, "application/problem+json"), (tooLarge.Status, tooLarge.Header("Content-Type")));
        Assert.Contains($"{TwoHosts.MaximumBody}", tooLarge.Text, StringComparison.Ordinal);
        Assert.Equal(414, (await talk.GetAsync($"/text?bytes=1&pad={new string('x', 2_000)}")).Status);
        Assert.Equal(431, (await talk.GetAsync("/text?bytes=1", [.. Enumerable.Range(0, 41).Select(static i => ($"X-N-{i}", "1"))])).Status);
        Assert.Equal(431, (await talk.GetAsync("/text?bytes=1", ("X-Long", new string('x', 24_577)))).Status);
    });

    [Fact]
    public Task Pages_OfOtherOrigins_AreLetInByConfiguration() => hosts.SameAsync(async talk =>
    {
        var preflight = await talk.AskAsync(new WebRequest("OPTIONS", "/own")
        {
            Headers = [("Origin", "https://page.example"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "X-Api-Key")],
        });
        Assert.Equal((204, "https://page.example"), (preflight.Status, preflight.Header("Access-Control-Allow-Origin")));
        var stranger = await talk.AskAsync(new WebRequest("OPTIONS", "/own") { Headers = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "GET")] });
        Assert.Null(stranger.Header("Access-Control-Allow-Origin"));
        var asked = await talk.GetAsync("/text?bytes=3", ("Origin", "https://page.example"));
        Assert.Equal(("https://page.example", "X-Cache"), (asked.Header("Access-Control-Allow-Origin"), asked.Header("Access-Control-Expose-Headers")));
        Assert.Null((await talk.GetAsync("/text?bytes=3", ("Origin", "https://evil.example"))).Header("Access-Control-Allow-Origin"));
    });

    [Fact]
    public Task Pages_OfOneOrigin_AreNotGivenWhatAnotherOneIsAllowed() => hosts.SameAsync(async talk =>
    {
        await talk.AskAsync(new WebRequest("DELETE", "/counted"));
        foreach (var (origin, outcome, allowed) in new[]
        {
            ("https://page.example", "MISS", "https://page.example"), ("https://other.example", "HIT; tier=memory", "https://other.example"), ("https://evil.example", "HIT; tier=memory", null),
            (null, "HIT; tier=memory", null), ("https://page.example", "HIT; tier=memory", "https://page.example"),
        })
        {
            var answer = await talk.GetAsync("/counted/origins", origin is null ? [] : [("Origin", origin)]);
            Assert.Equal((outcome, allowed), (answer.Header("X-Cache"), answer.Header("Access-Control-Allow-Origin")));
        }
    });

    [Fact]
    public Task Errors_AreProblems_WithTheHeadersOfSecurity() => hosts.SameAsync(async talk =>
    {
        foreach (var (target, status) in new[] { ("/fault", 500), ("/nowhere", 404), ("/clock", 405), ("/me", 401), ("/json?fields=,", 400) })
        {
            var answer = await talk.GetAsync(target);
            Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Header("Content-Type")));
            Assert.Equal(("nosniff", "no-referrer"), (answer.Header("X-Content-Type-Options"), answer.Header("Referrer-Policy")));
            Assert.DoesNotContain("not to be told", answer.Text, StringComparison.Ordinal);
        }

        foreach (var body in new[] { "{", "[]", "{\"requests\":[]}", "{\"requests\":[],\"requests\":[]}", "\u00ff" })
        {
            Assert.Equal(400, (await talk.AskAsync(new WebRequest("POST", "/api/batch") { Body = Encoding.UTF8.GetBytes(body), Headers = [("Content-Type", "application/json")] })).Status);
        }

        Assert.Equal(415, (await talk.AskAsync(WebRequest.Send("POST", "/api/batch", "{}", ("Content-Type", "text/plain")))).Status);
    });

    [Fact]
    public Task Batches_RunEachRequestAsItsOwn() => hosts.SameAsync(async talk =>
    {
        await talk.AskAsync(new WebRequest("DELETE", "/counted"));
        var answer = await talk.AskAsync(WebRequest.Send(
            "POST", "/api/batch",
            """
            {"requests":[
              {"id":"who","method":"GET","path":"/me"},
              {"id":"one","method":"GET","path":"/counted/batch?fields=made"},
              {"id":"json","method":"GET","path":"/json?fields=id"},
              {"id":"again","method":"GET","path":"/counted/batch?fields=made","dependsOn":["one"]},
              {"id":"picked","method":"POST","path":"/echo?id={{json.body.id}}","headers":{"X-A":"1"},"body":{"id":"{{json.body.id}}","of":"{{who.status}}"}},
              {"id":"bytes","method":"GET","path":"/bytes"},
              {"id":"wrong","method":"GET","path":"/fault"},
              {"id":"missing","method":"GET","path":"/nowhere"},
              {"id":"after","method":"GET","path":"/me","dependsOn":["wrong"]},
              {"id":"self","method":"POST","path":"/api/batch","body":{"requests":[]}}
            ]}
            """, ("Content-Type", "application/json"), ("X-Api-Key", TwoHosts.KeyOf("alice")), ("Accept-Encoding", "br")));
        Assert.Equal((200, "br"), (answer.Status, answer.Header("Content-Encoding")));
        var answers = answer.Json.GetProperty("responses").EnumerateArray().ToDictionary(static one => one.GetProperty("id").GetString()!);
        Assert.Equal([200, 200, 200, 200, 200, 200, 500, 404, 424, 400], answers.Values.Select(static one => one.GetProperty("status").GetInt32()));
        Assert.Equal("alice", answers["who"].GetProperty("body").GetString());
        Assert.Equal("{\"id\":7,\"of\":200}", answers["picked"].GetProperty("body").GetRawText());
        Assert.Equal("?id=7", answers["picked"].GetProperty("headers").GetProperty("x-query").GetString());
        Assert.Equal("base64", answers["bytes"].GetProperty("bodyEncoding").GetString());
        Assert.Equal(400, (await talk.AskAsync(WebRequest.Send("POST", "/api/batch", """{"requests":[{"id":"a","method":"GET","path":"/me","dependsOn":["b"]}]}""", ("Content-Type", "application/json")))).Status);
    });
}
