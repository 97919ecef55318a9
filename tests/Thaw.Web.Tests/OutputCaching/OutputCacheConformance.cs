using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Thaw.Caching;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>What the platform's output caching promises, over each store: what is kept, what makes a difference, what is evicted.</summary>
public abstract partial class OutputCacheConformance : IAsyncLifetime
{
    private protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly List<CacheHost> _hosts = [];

    private protected ShiftedClock Clock { get; } = new();

    private protected int Calls;

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Makes the database ready, or skips.</summary>
    private protected virtual Task PrepareAsync() => Task.CompletedTask;

    private protected abstract void UseStore(IThawCachingBuilder caching);

    [SkippableFact]
    public async Task Get_Twice_CallsTheEndpointOnce()
    {
        var host = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute));

        using var first = await host.GetAsync("/a");
        using var second = await host.GetAsync("/a");

        Assert.Equal(("MISS", "1", "text/plain"), (first.Outcome(), await first.TextAsync(), first.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("HIT", "1", "text/plain"), (second.Outcome(), await second.TextAsync(), second.Content.Headers.ContentType?.MediaType));
        Assert.Equal("HIT; tier=memory", second.Of("X-Cache"));
        Assert.Equal("here", second.Of("X-Own"));
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.NotNull(second.Headers.ETag);
        Assert.NotNull(second.Headers.Age);
        Assert.Null(first.Headers.Age);
    }

    [SkippableFact]
    public async Task Get_AfterItsTime_CallsAgain()
    {
        var host = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute));
        await OutcomesAsync(host, "/a");

        Clock.Pass(Minute / 2);
        Assert.Equal("HIT", (await OutcomesAsync(host, "/a"))[0]);
        Clock.Pass((Minute / 2) + TimeSpan.FromSeconds(1));

        Assert.Equal("MISS", (await OutcomesAsync(host, "/a"))[0]);
        Assert.Equal(2, Calls);
    }

    [SkippableFact]
    public async Task Get_ByAnotherPathRouteOrQuery_IsAnotherAnswer()
    {
        var host = await StartAsync(app =>
        {
            app.MapGet("/loads/{id}", Next).CacheFor(Minute);
            app.MapGet("/some", Next).CacheFor(Minute, rules => rules.VaryByQuery("page"));
            app.MapGet("/none", Next).CacheFor(Minute, rules => rules.VaryByQuery());
        });

        Assert.Equal(["MISS", "MISS", "HIT"], await OutcomesAsync(host, "/loads/1", "/loads/2", "/loads/1"));
        Assert.Equal(["MISS", "HIT", "MISS"], await OutcomesAsync(host, "/loads/1?a=1&b=2", "/loads/1?b=2&a=1", "/loads/1?a=12"));
        Assert.Equal(["MISS", "HIT", "MISS"], await OutcomesAsync(host, "/some?page=1&x=1", "/some?page=1&x=2", "/some?page=2"));
        Assert.Equal(["MISS", "HIT"], await OutcomesAsync(host, "/none?page=1", "/none?page=2"));
    }

    [SkippableFact]
    public async Task Get_ByHeader_IsAnotherAnswer()
    {
        var host = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute, rules => rules.VaryByHeader("Accept-Language")));

        using var german = await host.GetAsync("/a", null, ("Accept-Language", "de"));
        using var french = await host.GetAsync("/a", null, ("Accept-Language", "fr"));
        using var again = await host.GetAsync("/a", null, ("Accept-Language", "de"), ("X-Other", "1"));

        Assert.Equal(("MISS", "MISS", "HIT"), (german.Outcome(), french.Outcome(), again.Outcome()));
        Assert.Equal("1", await again.TextAsync());
    }

    [SkippableFact]
    public async Task Get_ByUser_IsTheirsAlone()
    {
        var host = await StartAsync(app => app.MapGet("/me", Next).CacheFor(Minute, rules => rules.VaryByUser()));

        using var alice = await host.GetAsync("/me", "alice");
        using var bob = await host.GetAsync("/me", "bob");
        using var again = await host.GetAsync("/me", "alice");
        using var nobody = await host.GetAsync("/me");
        using var unproven = await host.GetAsync("/me", null, ("Authorization", "Bearer who-knows"));

        Assert.Equal(("MISS", "MISS", "HIT", "MISS", "BYPASS"), (alice.Outcome(), bob.Outcome(), again.Outcome(), nobody.Outcome(), unproven.Outcome()));
        Assert.Equal("1", await again.TextAsync());
        Assert.Equal("private, max-age=0, must-revalidate", CacheControl(again));
        Assert.Contains("public", CacheControl(nobody), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Get_ByThoseWhoProveSomething_IsNeitherKeptNorTaken()
    {
        var host = await StartAsync(app =>
        {
            app.MapGet("/a", Next).CacheFor(Minute);
            app.MapGet("/shared", Next).CacheFor(Minute, rules => rules.Shared());
        });
        await OutcomesAsync(host, "/a");

        using var user = await host.GetAsync("/a", "alice");
        using var header = await host.GetAsync("/a", null, ("Authorization", "Basic eDp5"));
        using var alice = await host.GetAsync("/shared", "alice");
        using var bob = await host.GetAsync("/shared", "bob");

        Assert.Equal(("BYPASS", "BYPASS", "MISS", "HIT"), (user.Outcome(), header.Outcome(), alice.Outcome(), bob.Outcome()));
        Assert.DoesNotContain("public", CacheControl(bob), StringComparison.Ordinal);
        Assert.Equal("", CacheControl(user));
    }

    [SkippableTheory]
    [InlineData("status")]
    [InlineData("cookie")]
    [InlineData("late-cookie")]
    [InlineData("no-store")]
    [InlineData("private")]
    [InlineData("vary")]
    [InlineData("throw")]
    public async Task Get_WhatIsNotForAll_IsNotKept(string what)
    {
        var host = await StartAsync(app => app.MapGet("/a", context =>
        {
            Calls++;
            var headers = context.Response.Headers;
            context.Response.StatusCode = what == "status" ? 404 : 200;
            headers.CacheControl = what is "no-store" or "private" ? what : default;
            headers.Vary = what == "vary" ? "Origin" : default;
            if (what == "cookie")
            {
                headers.SetCookie = "a=b";
            }
            else if (what == "late-cookie")
            {
                context.Response.OnStarting(() =>
                {
                    headers.SetCookie = "a=b";
                    return Task.CompletedTask;
                });
            }

            return what == "throw" ? throw new InvalidOperationException("Thrown on purpose.") : context.Response.WriteAsync("x");
        }).CacheFor(Minute));

        Assert.Equal(2, (await OutcomesAsync(host, "/a", "/a")).Count(static outcome => outcome != "HIT"));
        Assert.Equal(2, Calls);
    }

    [SkippableFact]
    public async Task Request_NoCacheOrNoStore_IsAnsweredFromTheCache_AsOnThePlatform()
    {
        var host = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute));
        await OutcomesAsync(host, "/a");

        using var noCache = await host.GetAsync("/a", null, ("Cache-Control", "no-cache"));
        using var noStore = await host.GetAsync("/a", null, ("Cache-Control", "no-store"));
        using var only = await host.GetAsync("/a?x", null, ("Cache-Control", "only-if-cached"));

        Assert.Equal(("HIT", "HIT", HttpStatusCode.GatewayTimeout), (noCache.Outcome(), noStore.Outcome(), only.StatusCode));
        Assert.Equal("MISS", (await OutcomesAsync(host, "/a?x"))[0]);
    }

    [SkippableFact]
    public async Task Post_IsNoneOfItsBusiness()
    {
        var host = await StartAsync(app => app.MapMethods("/a", ["GET", "POST"], Next).CacheFor(Minute));

        using var first = await host.SendAsync(HttpMethod.Post, "/a", null);
        using var second = await host.SendAsync(HttpMethod.Post, "/a", null);

        Assert.Equal(("BYPASS", "2"), (second.Outcome(), await second.TextAsync()));
    }

    [SkippableFact]
    public async Task Head_IsAnsweredByWhatGetHas_AndFillsIt()
    {
        var host = await StartAsync(app =>
        {
            app.MapGet("/a", Next).CacheFor(Minute);
            app.MapGet("/b", Next).CacheFor(Minute);
        });
        using var get = await host.GetAsync("/a");
        using var head = await host.SendAsync(HttpMethod.Head, "/a", null);
        using var first = await host.SendAsync(HttpMethod.Head, "/b", null);

        Assert.Equal(("HIT", "", 1L, get.Headers.ETag), (head.Outcome(), await head.TextAsync(), head.Content.Headers.ContentLength, head.Headers.ETag));
        Assert.Equal(("MISS", "", 1L), (first.Outcome(), await first.TextAsync(), first.Content.Headers.ContentLength));
        Assert.Equal("HIT", (await OutcomesAsync(host, "/b"))[0]);
        Assert.Equal(2, Calls);
    }

    [SkippableFact]
    public async Task IfNoneMatch_OfWhatIsKept_Is304()
    {
        var host = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute));
        using var first = await host.GetAsync("/a");
        var tag = first.Headers.ETag!.ToString();

        using var same = await host.GetAsync("/a", null, ("If-None-Match", tag));
        using var weak = await host.GetAsync("/a", null, ("If-None-Match", $"\"x\", W/{tag}"));
        using var other = await host.GetAsync("/a", null, ("If-None-Match", "\"x\""));

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, weak.StatusCode, other.StatusCode));
        Assert.Equal(("HIT", tag, ""), (same.Outcome(), same.Headers.ETag?.ToString(), await same.TextAsync()));
        Assert.NotNull(same.Headers.CacheControl);
    }

    private protected async Task<CacheHost> StartAsync(Action<WebApplication> map)
    {
        await PrepareAsync();
        var host = await CacheHost.StartAsync(map, Clock, UseStore);
        _hosts.Add(host);
        return host;
    }

    private protected static async Task<string[]> OutcomesAsync(CacheHost host, params string[] paths)
    {
        var outcomes = new List<string>();
        foreach (var path in paths)
        {
            using var answer = await host.GetAsync(path);
            outcomes.Add(answer.Outcome());
        }

        return [.. outcomes];
    }

    private protected Task Next(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        context.Response.Headers["X-Own"] = "here";
        return context.Response.WriteAsync($"{Interlocked.Increment(ref Calls)}");
    }

    private protected static string CacheControl(HttpResponseMessage answer) => answer.Headers.NonValidated.TryGetValues("Cache-Control", out var values) ? values.ToString() : "";
}
