using Microsoft.Playwright;
using Thaw.Dashboard.Tests.Support;

namespace Thaw.Dashboard.Tests;

/// <summary>Findings of a process that does what it should not, applied and undone by hand.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FindingTests(Chromium chromium, ClassLocal shared) : IClassFixture<ClassLocal>
{
    [SkippableFact]
    public async Task Finding_IsApplied_AfterItWasReadWhatWouldBeDone()
    {
        await using var local = await Local.StartAsync();
        await local.WriteInVainAsync("audit");
        await using var view = await DashboardView.OpenAsync(chromium, local.Address);
        await view.SaysAsync("#findings-list", "cache.never-read");
        await view.SaysAsync("#findings-list", "audit");

        await view.Find("#apply").ClickAsync();
        await view.SaysAsync("#confirm", "cache.drop-unread audit");
        await view.Find("#confirm-no").ClickAsync();
        Assert.Equal(0, await view.Find("#runs > li").CountAsync());
        await view.Find("#apply").ClickAsync();
        await view.Find("#confirm-yes").ClickAsync();

        await view.SaysAsync("#runs", "Its entries are invalid in every container.");
        await view.SaysAsync("#runs", "cannot be undone");
        await view.Find("#entry-form [name=namespace]").FillAsync("audit");
        await view.Find("#entry-form [name=key]").FillAsync("line-3");
        await view.Find("#entry-form [name=find]").ClickAsync();
        await view.SaysAsync("#entry-message", "Not found.");
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task NothingToApply_IsSaid()
    {
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address);

        await view.SaysAsync("#findings-list", "Nothing worth a finding.");
        await view.Find("#apply").ClickAsync();
        await view.SaysAsync("#confirm", "There is nothing to apply");
        Assert.False(await view.Find("#confirm-yes").IsVisibleAsync());
        await view.Page.Keyboard.PressAsync("Escape");
        Assert.False(await view.Find("#confirm").IsVisibleAsync());
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task Setting_IsChanged_AndSetBack()
    {
        // A memory tier too small for what is asked of it.
        await using var local = await Local.StartAsync(environment: new() { ["Thaw__Caching__MemoryBytes"] = "1048576" });
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 100; i++)
            {
                await local.SetAsync("company", $"key-{i}", 8_000);
            }
        }

        for (var i = 0; i < 100; i++)
        {
            (await local.Client.GetAsync(new Uri($"/api/performance/cache/company/key-{i}", UriKind.Relative))).EnsureSuccessStatusCode();
        }

        await using var view = await DashboardView.OpenAsync(chromium, local.Address);
        await view.Find("#apply").ClickAsync();
        await view.SaysAsync("#confirm", "cache.memory.bytes: 1,048,576 → 1,572,864 bytes.");
        await view.Find("#confirm-yes").ClickAsync();
        await view.SaysAsync("#findings-message", "Applied: 1 of 1.");
        await view.Find("#runs").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await view.SaysAsync("#runs", "Undone: cache.memory.bytes is 1,048,576 bytes.");
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task Setting_ThatSomebodyHasSetSince_IsSaidToBeLeft()
    {
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address, before: async page =>
        {
            await page.RouteAsync("**/api/performance/optimize", static route => route.FulfillAsync(Json(Run)));
            await page.RouteAsync("**/api/performance/optimize?undo=r1", static route => route.FulfillAsync(Json(
                """{"id":"r1","changes":[{"tunable":"cache.ttl.company","unit":"seconds","from":420,"to":300,"why":"","effect":""}],"left":["cache.memory.bytes"]}""")));
        });

        await view.Find("#apply").ClickAsync();
        await view.SaysAsync("#confirm", "cache.ttl.company: 300 → 420 seconds.");
        await view.Find("#confirm-yes").ClickAsync();
        await view.SaysAsync("#findings-message", "Applied: 1 of 1.");
        await view.Find("#runs").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await view.SaysAsync("#runs", "Undone: cache.ttl.company is 300 seconds; left as somebody has set it since: cache.memory.bytes.");
        Assert.Empty(view.Complaints);
    }

    private const string Run =
        """{"id":"r1","at":"2030-01-01T10:00:00Z","dryRun":false,"scope":"container","changes":[{"tunable":"cache.ttl.company","unit":"seconds","from":300,"to":420,"why":"Asked for again.","effect":""}],"done":[],"tunables":[]}""";

    private static RouteFulfillOptions Json(string body) => new() { ContentType = "application/json", Body = body };
}
