using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>What two hosts over one store see of each other's answers.</summary>
public abstract class SharedOutputCacheConformance : OutputCacheConformance
{
    // Of what hangs where the test fails.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

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

    [SkippableFact]
    public async Task Stale_OneHostMakesItAnew_TheOthersGiveTheOldOne()
    {
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        void Map(WebApplication app) => app.MapGet("/a", async (HttpContext context) =>
        {
            if (Volatile.Read(ref Calls) > 0)
            {
                begun.TrySetResult();
                await release.Task;
            }

            await Next(context);
        }).CacheFor(Minute, rules => rules.StaleFor(StaleTime));
        CacheHost[] hosts = [await StartAsync(Map), await StartAsync(Map), await StartAsync(Map)];
        foreach (var host in hosts)
        {
            await OutcomesAsync(host, "/a");
        }

        for (var round = 1; round <= 3; round++)
        {
            Clock.Pass(Minute + TimeSpan.FromSeconds(1));
            (begun, release) = (new(), new());
            var asked = Enumerable.Range(0, 12).Select(i => hosts[i % hosts.Length].GetAsync("/a")).ToList();
            await begun.Task.WaitAsync(Patience);
            while (asked.Count > 1)
            {
                var done = await Task.WhenAny(asked).WaitAsync(Patience);
                asked.Remove(done);
                using var old = await done;
                Assert.Equal(("STALE", $"{round}"), (old.Outcome(), await old.TextAsync()));
            }

            Assert.Equal(1, hosts.Sum(static host => host.Turns.Count));
            release.SetResult();
            using var made = await asked[0];
            Assert.Equal(("MISS", $"{round + 1}"), (made.Outcome(), await made.TextAsync()));
            foreach (var host in hosts)
            {
                using var after = await host.GetAsync("/a");
                Assert.Equal(("HIT", $"{round + 1}"), (after.Outcome(), await after.TextAsync()));
            }

            Assert.Equal((round + 1, 0), (Calls, hosts.Sum(static host => host.Turns.Count)));
        }
    }
}
