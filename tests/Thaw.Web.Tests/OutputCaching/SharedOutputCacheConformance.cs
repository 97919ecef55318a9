using Microsoft.AspNetCore.Builder;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>What two hosts over one store see of each other's answers.</summary>
public abstract class SharedOutputCacheConformance : OutputCacheConformance
{
    private protected override bool IsShared => true;

    [SkippableFact]
    public async Task Found_ByAnotherHost_IsSaidToBeDurable()
    {
        var one = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute));
        var two = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute));
        await OutcomesAsync(one, "/a");

        using var first = await two.GetAsync("/a");
        using var second = await two.GetAsync("/a");

        Assert.Equal(("HIT; tier=durable", "HIT; tier=memory", "1"), (first.Of("X-Cache"), second.Of("X-Cache"), await second.TextAsync()));
    }

    [SkippableFact]
    public async Task Stale_MadeAnewByAnotherHost_IsTakenFromThere()
    {
        var one = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute, rules => rules.StaleFor(StaleTime)));
        var two = await StartAsync(app => app.MapGet("/a", Next).CacheFor(Minute, rules => rules.StaleFor(StaleTime)));
        using var made = await one.GetAsync("/a");
        using var seen = await two.GetAsync("/a");
        Clock.Pass(Minute + TimeSpan.FromSeconds(1));
        using var anew = await one.GetAsync("/a");

        using var answer = await two.GetAsync("/a");

        Assert.Equal(("HIT; tier=durable", "2"), (answer.Of("X-Cache"), await answer.TextAsync()));
        Assert.Equal((2, 0), (Calls, two.Turns.Count));
    }
}
