using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.OutputCaching;

public abstract partial class OutputCacheConformance
{
    [SkippableFact]
    public async Task Miss_FiftyAtOnce_CallTheEndpointOnce()
    {
        var release = new TaskCompletionSource();
        var host = await StartAsync(app => app.MapGet("/a", async (HttpContext context) =>
        {
            await release.Task;
            await Next(context);
        }).CacheFor(Minute));

        var asked = Enumerable.Range(0, 50).Select(_ => host.GetAsync("/a")).ToArray();
        await Until(() => host.Requests == 50);
        release.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Equal(1, Calls);
        Assert.All(answers, static answer => Assert.Equal("1", answer.Content.ReadAsStringAsync().Result));
        Assert.Single(answers, static answer => answer.Outcome() == "MISS");
        Assert.Equal(49, answers.Count(static answer => answer.Outcome() == "HIT"));
    }

    [SkippableFact]
    public async Task Miss_WhoseAnswerIsNotKept_LetsTheOthersMakeTheirOwn()
    {
        var arrived = 0;
        var release = new TaskCompletionSource();
        var host = await StartAsync(app => app.MapGet("/a", async (HttpContext context) =>
        {
            if (Interlocked.Increment(ref arrived) == 1)
            {
                await release.Task;
            }

            context.Response.StatusCode = 503;
            await Next(context);
        }).CacheFor(Minute));

        var asked = Enumerable.Range(0, 10).Select(_ => host.GetAsync("/a")).ToArray();
        await Until(() => Volatile.Read(ref arrived) == 1);
        release.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Equal(10, answers.Select(static answer => answer.Content.ReadAsStringAsync().Result).Distinct().Count());
        Assert.Equal(10, arrived);
    }

    [SkippableFact]
    public async Task Evict_ByTag_IsHonouredHere_AndByOthersWithinTheInterval()
    {
        void Map(WebApplication app)
        {
            app.MapGet("/loads", Next).CacheFor(Minute, rules => rules.Tag("loads", "all"));
            app.MapGet("/own", (HttpContext context) =>
            {
                context.Features.Get<IOutputCacheFeature>()!.Context.Tags.Add("from-the-handler");
                return Next(context);
            }).CacheFor(Minute);
            app.MapGet("/platform", Next).CacheOutput(policy => policy.Expire(Minute).Tag("platform"));
        }

        var one = await StartAsync(Map);
        var two = await StartAsync(Map);
        string[] paths = ["/loads", "/own"];
        await OutcomesAsync(one, paths);
        Assert.Equal(IsShared ? ["HIT", "HIT"] : ["MISS", "MISS"], await OutcomesAsync(two, paths));
        Assert.Equal(["HIT", "HIT"], await OutcomesAsync(two, paths));

        await one.Store.EvictByTagAsync("loads", default);
        Assert.Equal(["MISS", "HIT"], await OutcomesAsync(one, paths));
        await one.Store.EvictByTagAsync("from-the-handler", default);
        Assert.Equal(["HIT", "MISS"], await OutcomesAsync(one, paths));
        await one.Store.EvictByTagAsync("all", default);
        await one.Store.EvictByTagAsync("from-the-handler", default);
        Clock.Pass(TimeSpan.FromSeconds(1.1));

        Assert.Equal(IsShared ? ["MISS", "MISS"] : ["HIT", "HIT"], await OutcomesAsync(two, paths));
        var calls = Calls;
        using var first = await one.GetAsync("/platform");
        using var second = await one.GetAsync("/platform");
        await one.Store.EvictByTagAsync("platform", default);
        using var third = await one.GetAsync("/platform");
        Assert.Equal(($"{calls + 1}", $"{calls + 1}", $"{calls + 2}"), (await first.TextAsync(), await second.TextAsync(), await third.TextAsync()));
    }

    [SkippableFact]
    public async Task Evict_WhileTheAnswerIsMade_ConcernsIt()
    {
        var release = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var host = await StartAsync(app => app.MapGet("/a", async (HttpContext context) =>
        {
            begun.TrySetResult();
            await release.Task;
            await Next(context);
        }).CacheFor(Minute, rules => rules.Tag("loads")));

        var asked = host.GetAsync("/a");
        await begun.Task;
        await host.Store.EvictByTagAsync("loads", default);
        release.SetResult();
        using var answer = await asked;

        Assert.Equal("MISS", (await OutcomesAsync(host, "/a"))[0]);
        Assert.Equal(2, Calls);
    }

    [SkippableFact]
    public async Task Evict_EveryTag_LeavesOtherNamespaces()
    {
        var host = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute));
        await OutcomesAsync(host, "/a");
        await host.Cache.For("company").SetAsync("k", "v");

        await host.Store.EvictByTagAsync("*", default);

        Assert.Equal("MISS", (await OutcomesAsync(host, "/a"))[0]);
        Assert.True((await host.Cache.For("company").TryGetAsync<string>("k")).Found);
    }

    [SkippableFact]
    public async Task TwoUsers_SameAddress_NeverGetEachOthersAnswer()
    {
        var host = await StartAsync(app => app.MapGet("/me", (HttpContext context) =>
        {
            Interlocked.Increment(ref Calls);
            return context.Response.WriteAsync(context.User.GetVerifiedUser() ?? "nobody");
        }).CacheFor(TimeSpan.FromSeconds(1), rules => rules.VaryByUser().StaleFor(TimeSpan.FromSeconds(5)).Tag("me")));
        var random = new Random(7);
        var requests = Enumerable.Range(0, 10_000).Select(_ => random.Next(3)).ToArray();
        var wrong = new ConcurrentBag<string>();
        var hits = 0;

        await Parallel.ForEachAsync(requests.Index(), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (request, _) =>
        {
            var (number, who) = request;
            if (number % 1_000 == 999)
            {
                Clock.Pass(TimeSpan.FromSeconds(number % 2_000 == 999 ? 1.5 : 10));
            }

            var user = who switch { 0 => "alice", 1 => "bob", _ => null };
            using var answer = await host.GetAsync("/me", user);
            var text = await answer.TextAsync();
            if (text != (user ?? "nobody"))
            {
                wrong.Add($"{user} got {text}");
            }

            if (answer.Outcome() is "HIT" or "STALE")
            {
                Interlocked.Increment(ref hits);
            }
        });

        Assert.Empty(wrong);
        Assert.Equal(10_000, hits + Calls);
        Assert.InRange(Calls, 3, 1_000);
        Assert.Equal(0, host.Turns.Count);
    }

    private protected virtual bool IsShared => false;

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
