using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>Requests that are meant to be taken for others.</summary>
public sealed class PoisonTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private int _calls;

    [Theory]
    [InlineData("/a?x=1&y=2", "/a?x=1%1EY%3D2")]
    [InlineData("/a?x=1&x=2", "/a?x=1%1F2")]
    [InlineData("/a?x=1&x=2", "/a?x=1%2C2")]
    [InlineData("/a?x=1", "/a%1EQ%1EX%3D1")]
    [InlineData("/only?x=1&y=2", "/only?x=1%1EY%3D2")]
    [InlineData("/a?x=%C3%BC", "/a?x=%C3%9C%00")]
    public async Task Query_ThatHoldsTheKeysSeparators_IsNotAnother(string one, string other)
    {
        await using var host = await HostAsync();
        using var victim = await host.GetAsync(one);
        using var attack = await host.GetAsync(other);
        Assert.NotEqual(await victim.TextAsync(), await attack.TextAsync());
        using var again = await host.GetAsync(one);
        Assert.Equal(await victim.TextAsync(), await again.TextAsync());
    }

    [Theory]
    [InlineData("de", "d%65")]
    [InlineData("de", "de,en")]
    [InlineData("de", "DE ")]
    public async Task Header_OfAnotherValue_IsNotAnother(string one, string other)
    {
        await using var host = await HostAsync();
        using var victim = await host.GetAsync("/header", null, ("Accept-Language", one));
        using var attack = await host.GetAsync("/header", null, ("Accept-Language", other));
        using var again = await host.GetAsync("/header", null, ("Accept-Language", one));
        Assert.Equal(await victim.TextAsync(), await again.TextAsync());
        Assert.True(string.Equals(one, other.Trim(), StringComparison.OrdinalIgnoreCase) || await victim.TextAsync() != await attack.TextAsync());
    }

    [Theory]
    [InlineData("alice", "bob")]
    [InlineData("alice", "alice%1e")]
    [InlineData("alice", "ALICE")]
    [InlineData("a", "a\u001fb")]
    [InlineData("sha256 00", "sha256 01")]
    public async Task User_WithANameLikeAnothers_IsNotAnother(string one, string other)
    {
        await using var host = await HostAsync();
        using var victim = await host.GetAsync("/mine", Uri.EscapeDataString(one));
        using var attack = await host.GetAsync("/mine", Uri.EscapeDataString(other));
        Assert.NotEqual(await victim.TextAsync(), await attack.TextAsync());
    }

    [Fact]
    public async Task Fields_ThatOneCallerPicked_AreNotEverybodys()
    {
        await using var host = await CacheHost.StartAsync(
            static app => app.MapGet("/a", static context =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync("""{"id":1,"name":"a"}""");
            }).CacheFor(Minute, static rules => rules.VaryByQuery("page")), TimeProvider.System,
            add: static services => services.AddThawPayload(), after: static app => app.UseThawPayload());
        using var attack = await host.GetAsync("/a?fields=id");
        using var victim = await host.GetAsync("/a");
        using var other = await host.GetAsync("/a?fields=name&else=1");
        using var again = await host.GetAsync("/a?fields=name");
        Assert.Equal(
            ["""{"id":1}""", """{"id":1,"name":"a"}""", """{"name":"a"}""", """{"name":"a"}"""],
            [await attack.TextAsync(), await victim.TextAsync(), await other.TextAsync(), await again.TextAsync()]);
        Assert.Equal("HIT", again.Outcome());
    }

    [Fact]
    public async Task Key_AsLongAsItGets_IsStillItsOwn()
    {
        await using var host = await HostAsync();
        using var one = await host.GetAsync($"/a?x={new string('a', 3_000)}1");
        using var two = await host.GetAsync($"/a?x={new string('a', 3_000)}2");
        using var again = await host.GetAsync($"/a?x={new string('a', 3_000)}1");
        Assert.Equal(("1", "2", "1"), (await one.TextAsync(), await two.TextAsync(), await again.TextAsync()));
    }

    private Task<CacheHost> HostAsync() => CacheHost.StartAsync(
        app =>
        {
            app.MapGet("/{name}", NextAsync).CacheFor(Minute);
            app.MapGet("/only", NextAsync).CacheFor(Minute, static rules => rules.VaryByQuery("x", "y"));
            app.MapGet("/header", NextAsync).CacheFor(Minute, static rules => rules.VaryByHeader("Accept-Language"));
            app.MapGet("/mine", NextAsync).CacheFor(Minute, static rules => rules.VaryByUser());
        }, TimeProvider.System);

    private Task NextAsync(HttpContext context) => context.Response.WriteAsync($"{Interlocked.Increment(ref _calls)}");
}
