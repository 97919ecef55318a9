namespace Thaw.EndToEnd.Web.Parity;

public sealed partial class SameAnswersTests
{
    [Fact]
    public Task OutputCache_MissHitStaleAndMissAgain_WithAgeAndLifetime() => hosts.SameAsync(async talk =>
    {
        await talk.AskAsync(new WebRequest("DELETE", "/counted"));
        var miss = await talk.GetAsync("/counted/life", ("Accept-Encoding", "gzip"));
        await talk.PassAsync(TimeSpan.FromSeconds(20));
        var hit = await talk.GetAsync("/counted/life", ("Accept-Encoding", "br"));
        await talk.PassAsync(TimeSpan.FromSeconds(50));
        var anew = await talk.GetAsync("/counted/life");
        var after = await talk.GetAsync("/counted/life");
        await talk.PassAsync(TimeSpan.FromSeconds(91));
        var past = await talk.GetAsync("/counted/life");

        Assert.Equal(
            ["MISS", "HIT; tier=memory", "MISS", "HIT; tier=memory", "MISS"], new[] { miss, hit, anew, after, past }.Select(static answer => answer.Header("X-Cache")!));
        Assert.Equal((null, "20", null, "0"), (miss.Header("Age"), hit.Header("Age"), anew.Header("Age"), after.Header("Age")));
        Assert.Equal("public, max-age=0, s-maxage=60, stale-while-revalidate=30", miss.Header("Cache-Control"));
        Assert.Equal("public, max-age=0, s-maxage=40, stale-while-revalidate=30", hit.Header("Cache-Control"));
        Assert.Equal(("gzip", "br"), (miss.Header("Content-Encoding"), hit.Header("Content-Encoding")));
        Assert.Equal(miss.Text, hit.Text);
        Assert.NotEqual(hit.Text, anew.Text);
        Assert.Equal("cache;dur=0, handler;dur=0", miss.Header("Server-Timing"));
        Assert.Equal("cache;dur=0", hit.Header("Server-Timing"));
        Assert.Equal(miss.Header("ETag"), hit.Header("ETag"));
        Assert.StartsWith("W/\"", miss.Header("ETag"), StringComparison.Ordinal);
    });

    [Fact]
    public Task OutputCache_TagsHeadAndConditions() => hosts.SameAsync(async talk =>
    {
        var first = await talk.GetAsync("/counted/tags");
        Assert.Equal(304, (await talk.GetAsync("/counted/tags", ("If-None-Match", first.Header("ETag")!))).Status);
        var head = await talk.AskAsync(new WebRequest("HEAD", "/counted/tags"));
        Assert.Equal((200, 0, "HIT; tier=memory", first.Header("ETag")), (head.Status, head.Body.Length, head.Header("X-Cache"), head.Header("ETag")));
        Assert.Equal(204, (await talk.AskAsync(new WebRequest("DELETE", "/counted"))).Status);
        Assert.Equal("MISS", (await talk.GetAsync("/counted/tags")).Header("X-Cache"));
    });

    [Fact]
    public Task OutputCache_VariesByWhatItsRulesSay() => hosts.SameAsync(async talk =>
    {
        await talk.AskAsync(new WebRequest("DELETE", "/counted"));
        var outcomes = new List<string?>();
        foreach (var (target, language) in new[]
        {
            ("/counted/vary", "de"), ("/counted/vary", "de"), ("/counted/vary", "en"), ("/counted/vary?q=1", "de"), ("/counted/vary?q=1&other=2", "de"), ("/counted/vary?q=2", "de"),
            ("/counted/vary?fields=q", "de"), ("/counted/vary?fields=made", "de"), ("/counted/vary?fields=made", "de"), ("/counted/vary?q=1&q=2", "de"), ("/counted/vary?q=1%2C2", "de"),
        })
        {
            outcomes.Add((await talk.GetAsync(target, ("Accept-Language", language))).Header("X-Cache")?.Split(';')[0]);
        }

        Assert.Equal(["MISS", "HIT", "MISS", "MISS", "HIT", "MISS", "MISS", "MISS", "HIT", "MISS", "MISS"], outcomes);
    });

    [Fact]
    public Task OutputCache_IsNobodyElses() => hosts.SameAsync(async talk =>
    {
        var alices = await talk.GetAsAsync("alice", "/own");
        Assert.Equal(("MISS", "private, max-age=0, must-revalidate"), (alices.Header("X-Cache"), alices.Header("Cache-Control")));
        Assert.Equal("HIT; tier=memory", (await talk.GetAsAsync("alice", "/own")).Header("X-Cache"));
        Assert.Equal("MISS", (await talk.GetAsAsync("bob", "/own")).Header("X-Cache"));
        Assert.Equal(401, (await talk.GetAsync("/own")).Status);
        Assert.Equal("BYPASS", (await talk.GetAsAsync("alice", "/careless")).Header("X-Cache"));
        Assert.Equal("MISS", (await talk.GetAsync("/careless")).Header("X-Cache"));
        Assert.Equal("BYPASS", (await talk.GetAsAsync("alice", "/careless")).Header("X-Cache"));
        Assert.Equal("BYPASS", (await talk.GetAsync("/careless", ("Authorization", "Bearer x"))).Header("X-Cache"));
        Assert.Equal("MISS", (await talk.GetAsync("/cookie")).Header("X-Cache"));
        Assert.Equal("MISS", (await talk.GetAsync("/cookie")).Header("X-Cache"));
    });
}
