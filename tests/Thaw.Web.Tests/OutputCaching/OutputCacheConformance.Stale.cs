using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Tests.OutputCaching;

public abstract partial class OutputCacheConformance
{
    private protected static readonly TimeSpan StaleTime = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task Stale_OneMakesItAnew_TheRestGetTheOldOne()
    {
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var host = await StartAsync(app => app.MapGet("/a", async (HttpContext context) =>
        {
            if (Volatile.Read(ref Calls) > 0)
            {
                begun.TrySetResult();
                await release.Task;
            }

            await Next(context);
        }).CacheFor(Minute, rules => rules.StaleFor(StaleTime)));
        await OutcomesAsync(host, "/a");
        Clock.Pass(Minute + TimeSpan.FromSeconds(1));

        var asked = Enumerable.Range(0, 20).Select(_ => host.GetAsync("/a")).ToList();
        await begun.Task;
        var served = new List<HttpResponseMessage>();
        while (asked.Count > 1)
        {
            // All but the one that makes it are answered while it is being made.
            var done = await Task.WhenAny(asked);
            asked.Remove(done);
            served.Add(await done);
        }

        Assert.All(served, static answer => Assert.Equal(("STALE", "1"), (answer.Outcome(), answer.Content.ReadAsStringAsync().Result)));
        Assert.Equal(1, host.Turns.Count);
        release.SetResult();
        using var made = await asked[0];
        Assert.Equal(("MISS", "2"), (made.Outcome(), await made.TextAsync()));
        using var after = await host.GetAsync("/a");
        Assert.Equal(("HIT", "2"), (after.Outcome(), await after.TextAsync()));
        Assert.Equal((2, 0), (Calls, host.Turns.Count));
        Assert.Contains("s-maxage=0", served[0].Of("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("stale-while-revalidate=30", served[0].Of("Cache-Control"), StringComparison.Ordinal);
        Assert.True(served[0].Headers.Age >= Minute);
    }

    [SkippableFact]
    public async Task Stale_WhoFailsToMakeItAnew_LeavesTheTurnToTheNext()
    {
        var fails = false;
        var host = await StartAsync(app => app.MapGet("/a", (HttpContext context) =>
        {
            context.Response.StatusCode = fails ? 500 : 200;
            return Next(context);
        }).CacheFor(Minute, rules => rules.StaleFor(StaleTime)));
        await OutcomesAsync(host, "/a");
        Clock.Pass(Minute + TimeSpan.FromSeconds(1));

        fails = true;
        Assert.Equal(["MISS", "MISS"], await OutcomesAsync(host, "/a", "/a"));
        fails = false;
        Assert.Equal(["MISS", "HIT"], await OutcomesAsync(host, "/a", "/a"));
        Assert.Equal(0, host.Turns.Count);
    }

    [SkippableFact]
    public async Task Stale_PastItsStaleTime_IsAMiss()
    {
        var host = await StartAsync(app => app.MapGet("/a", Next).CacheFor("company"));
        await OutcomesAsync(host, "/a");

        Clock.Pass(TimeSpan.FromSeconds(361));

        using var answer = await host.GetAsync("/a");
        Assert.Equal(("MISS", "2"), (answer.Outcome(), await answer.TextAsync()));
        Assert.Equal("public, max-age=0, s-maxage=300, stale-while-revalidate=60", CacheControl(answer));
    }
}
