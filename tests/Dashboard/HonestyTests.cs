using Microsoft.Playwright;
using Thaw.Dashboard.Tests.Support;
using Thaw.Tests.Support;

namespace Thaw.Dashboard.Tests;

/// <summary>What the page says where there is nothing to show, nobody to ask, or no right to ask.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HonestyTests(Chromium chromium, ClassLocal shared) : IClassFixture<ClassLocal>
{
    private const string Markup = "<img src=x onerror=alert(1)>";

    [SkippableFact]
    public async Task ServiceKilled_IsSaid_WithSinceWhen_AndOverWhenItIsBack()
    {
        // Nobody takes its place while it is away.
        await using var local = await Local.StartAsync(urls: $"http://127.0.0.1:{FreePort.Find()}");
        await using var view = await DashboardView.OpenAsync(chromium, local.Address);
        await view.SaysAsync("#health-list", "table.tasks");

        await local.KillAsync();
        await view.SaysAsync("#notice", "The service does not answer, since");
        await view.SaysAsync("#notice", "trying again in");
        await view.SaysAsync("#health-list", "table.tasks"); // from before, and said to be
        await Assertions.Expect(view.Find("#notice button")).ToBeVisibleAsync();
        await using var again = await local.StartAgainAsync();

        // Not as a user would: the page may have found it by itself in the meantime, and the button is gone.
        await view.Page.EvaluateAsync("document.querySelector('#notice button')?.click()");

        await Assertions.Expect(view.Find("#notice")).ToBeHiddenAsync();
        await view.SaysAsync("#announcer", "The service answers again");
    }

    [SkippableFact]
    public async Task Stranger_IsAskedForAKey_WhichStaysInTheTab()
    {
        await using var local = await Local.StartAsync(environment: LocalProcess.ThreeUsers());
        await using var view = await DashboardView.OpenAsync(chromium, local.Address);
        await view.SaysAsync("#notice", "The service does not know you.");
        await view.SaysAsync("#overview-state", "Not let in.");

        await EnterAsync(view, "not a key");
        await view.SaysAsync("#access-message", "printable characters");
        await view.Find("#access [name=close]").ClickAsync();
        await EnterAsync(view, "wrong");
        await view.SaysAsync("#notice", "does not accept this key");
        await EnterAsync(view, LocalProcess.KeyOf("alice"));
        await view.SaysAsync("#health-list", "table.tasks");
        await Assertions.Expect(view.Find("#notice")).ToBeHiddenAsync();
        await Assertions.Expect(view.Find("#overview-state")).ToBeEmptyAsync();

        // Known, and not allowed.
        await view.Find("#apply").ClickAsync();
        await view.SaysAsync("#findings-message", "thaw.operator");
        await view.Find("#entry-form [name=key]").FillAsync("k");
        await view.Find("#entry-form [name=value]").FillAsync("1");
        await view.Find("#entry-form [name=set]").ClickAsync();
        await view.SaysAsync("#entry-message", "thaw.operator");

        Assert.DoesNotContain("alice", await view.Page.EvaluateAsync<string>("JSON.stringify(localStorage) + document.cookie"), StringComparison.Ordinal);
        var other = await view.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await Assertions.Expect(other.Locator("#notice")).ToContainTextAsync("does not know you");
        await view.Find("#access-open").ClickAsync();
        await view.Find("#access [name=forget]").ClickAsync();
        await view.SaysAsync("#notice", "does not know you");
    }

    [SkippableFact]
    public async Task WhatIsNotSetUp_IsSaid_AndTheRestGoesOn()
    {
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address, before: static async page =>
        {
            foreach (var part in (string[])["metrics", "tasks", "analyze"])
            {
                await page.RouteAsync($"**/api/performance/{part}?*", route => route.FulfillAsync(
                    new() { Status = 501, ContentType = "application/problem+json", Body = $$"""{"status":501,"detail":"Name the {{part}} table."}""" }));
            }
        });

        await view.SaysAsync("#overview-state", "Not set up: Name the metrics table.");
        await view.SaysAsync("#tasks-state", "Not set up: Name the tasks table.");
        await view.SaysAsync("#findings-state", "Not set up: Name the analyze table.");
        await view.SaysAsync("#health-list", "cache.durable");
        Assert.Equal("–", await view.Find(".panel b").First.TextContentAsync());
    }

    [SkippableFact]
    public async Task WhatTheServiceSays_IsText_WhereverItStands()
    {
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address, before: static async page =>
        {
            await Answer(page, "health", 503, $$"""{"status":"unhealthy","dependencies":[{"name":"{{Markup}}","status":"unhealthy","since":"2030-01-01T00:00:00Z","latencyMs":1,"detail":"{{Markup}}"}]}""");
            await Answer(page, "cache", 200, $$"""{"tiers":[{"name":"{{Markup}}","hits":1,"misses":0,"errors":1,"state":"open"}],"namespaces":[{"name":"{{Markup}}","hits":1,"misses":1,"entries":1}]}""");
            await Answer(page, "analyze?*", 200, $$"""{"pricesAsOf":"{{Markup}}","findings":[{"rule":"{{Markup}}","severity":"{{Markup}}","subject":"{{Markup}}","evidence":{"{{Markup}}":1},"recommendation":"{{Markup}}","savesDollarsAMonth":3}]}""");
            await Answer(page, "tasks?*", 200, $$"""{"items":[{"id":"{{Markup}}","type":"{{Markup}}","status":"running","progress":40,"message":"{{Markup}}","attempts":2,"maxAttempts":5,"user":"{{Markup}}","createdAt":"2030-01-01T00:00:00Z","notBefore":"2030-01-01T00:00:00Z"}],"nextCursor":null}""");
        });

        foreach (var place in (string[])["#health-list", "#tiers", "#namespaces", "#findings-list", "#task-list"])
        {
            await view.SaysAsync(place, Markup);
        }

        await view.SaysAsync("#health h2", "Health: unhealthy");
        await view.SaysAsync("#task-list", "attempt 2 of 5");
        Assert.Equal(0, await view.Page.Locator("img").CountAsync());
        Assert.DoesNotContain(view.Complaints, static one => !one.Contains("503", StringComparison.Ordinal));

        static Task Answer(IPage page, string path, int status, string body) =>
            page.RouteAsync($"**/api/performance/{path}", route => route.FulfillAsync(new() { Status = status, ContentType = "application/json", Body = body }));
    }

    [SkippableFact]
    public async Task WhileNobodyLooks_NothingIsAsked()
    {
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address, before: static page => page.Clock.InstallAsync());
        await view.SaysAsync("#health-list", "table.tasks");
        await view.SaysAsync("#asof", "As of");
        await Assertions.Expect(view.Find("#task-list > li")).ToHaveCountAsync(1);
        await view.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var asked = 0;

        await ShowAsync(hidden: true);
        view.Page.Request += (_, _) => Interlocked.Increment(ref asked);
        await view.Page.Clock.RunForAsync("10:00");
        Assert.Equal(0, Volatile.Read(ref asked));
        var look = view.Page.WaitForRequestAsync("**/api/performance/health");
        await ShowAsync(hidden: false);
        await look;

        Task ShowAsync(bool hidden) => view.Page.EvaluateAsync(
            "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')); }", hidden);
    }

    private static async Task EnterAsync(DashboardView view, string secret)
    {
        await view.Find("#notice button").ClickAsync();
        await view.Find("#access [name=secret]").FillAsync(secret);
        await view.Page.Keyboard.PressAsync("Enter");
    }
}
