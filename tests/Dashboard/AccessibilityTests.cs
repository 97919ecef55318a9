using Microsoft.Playwright;
using Thaw.Dashboard.Tests.Support;

namespace Thaw.Dashboard.Tests;

/// <summary>Light and dark, on a desk and on a phone: by the accessibility rules, by keyboard alone, without a second scroll bar.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium, WastefulLocal wasteful) : IClassFixture<WastefulLocal>
{
    private const int MostTabs = 80;

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Page_BreaksNoRule_AndFitsItsWindow(int width, ColorScheme scheme)
    {
        await using var view = await DashboardView.OpenAsync(chromium, wasteful.Host.Address, width, scheme);
        await FillAsync(view);

        Assert.Empty(await view.ViolationsAsync());
        Assert.Equal(0, await view.OverhangAsync());
        await view.Find("#access-open").ClickAsync();
        Assert.Empty(await view.ViolationsAsync("#access"));
        await view.Page.Keyboard.PressAsync("Escape");
        await view.Find("#apply").ClickAsync();
        await view.SaysAsync("#confirm", "Apply this?");
        Assert.Empty(await view.ViolationsAsync("#confirm"));
        await view.Find("#confirm-no").ClickAsync();
        Assert.Empty(view.Complaints);
        await view.CutOffAsync();
        await view.SaysAsync("#notice", "does not answer");
        Assert.Empty(await view.ViolationsAsync());
        Assert.Equal(0, await view.OverhangAsync());
    }

    [SkippableFact]
    public async Task Keyboard_IsEnough()
    {
        await using var local = await Local.StartAsync();
        await using var view = await DashboardView.OpenAsync(chromium, local.Address);
        await view.SaysAsync("#health-list", "table.tasks");
        var keys = view.Page.Keyboard;

        await keys.PressAsync("Tab");
        Assert.Equal("Skip to the figures", await view.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True(await view.Page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().top >= 0"));
        await keys.PressAsync("Enter");
        Assert.Equal("main", await view.Page.EvaluateAsync<string>("document.activeElement.id"));

        await GoAsync(view, "document.activeElement.name === 'window'");
        await keys.PressAsync("ArrowRight");
        Assert.Equal("1h", await view.Find("#window input:checked").GetAttributeAsync("value"));

        await GoAsync(view, "document.activeElement.id === 'apply'");
        await keys.PressAsync("Enter");
        await view.SaysAsync("#confirm", "nothing to apply");
        await keys.PressAsync("Enter");
        Assert.Equal("apply", await view.Page.EvaluateAsync<string>("document.activeElement.id")); // back where it came from

        await GoAsync(view, "document.activeElement.form?.id === 'task-form' && document.activeElement.type === 'submit'");
        await keys.PressAsync("Enter");
        await view.SaysAsync("#task-list", "succeeded");
        await GoAsync(view, "document.activeElement.name === 'key'");
        await keys.TypeAsync("acme");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("[1, 2]");
        await GoAsync(view, "document.activeElement.name === 'set'");
        await keys.PressAsync("Space");
        await view.SaysAsync("#entry-message", "Stored.");
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task Theme_IsChosen_AndRemembered()
    {
        await using var view = await DashboardView.OpenAsync(chromium, wasteful.Host.Address);
        var light = await GroundAsync();

        await view.Find("#theme").ClickAsync();
        Assert.Equal(light, await GroundAsync());
        await view.Find("#theme").ClickAsync();
        await view.SaysAsync("#theme", "Theme: dark");
        Assert.NotEqual(light, await GroundAsync());
        await view.Page.ReloadAsync();
        await view.SaysAsync("#theme", "Theme: dark");
        Assert.NotEqual(light, await GroundAsync());

        Task<string> GroundAsync() => view.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    // Everything open that can be opened, with something in it.
    private static async Task FillAsync(DashboardView view)
    {
        await view.Find("#task-form button").ClickAsync();
        await view.SaysAsync("#task-list", "succeeded");
        await view.Find("#entry-form [name=key]").FillAsync("acme");
        await view.Find("#entry-form [name=value]").FillAsync("{\"name\":\"Acme\"}");
        await view.Find("#entry-form [name=set]").ClickAsync();
        await view.SaysAsync("#entry-message", "Stored.");
        await view.Find("#entry-form [name=find]").ClickAsync();
        await view.SaysAsync("#entry-message", "Found.");
        await view.Page.Locator("#window input[value='1h']").CheckAsync(new() { Force = true });
        await view.SaysAsync("#findings-list", "cache.never-read");
        foreach (var summary in await view.Find("summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await view.SaysAsync("#series-table", "Cold starts");
        await view.SaysAsync("#operations", "GET /api/items/{id}");
        await view.SaysAsync("#task-list > li:first-child pre", "\"status\"");
    }

    private static async Task GoAsync(DashboardView view, string until)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            if (await view.Page.EvaluateAsync<bool>($"Boolean({until})"))
            {
                Assert.NotEqual("none", await view.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement.matches('#window input') ? document.activeElement.nextElementSibling : document.activeElement).outlineStyle"));
                return;
            }

            await view.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{MostTabs} tabs do not lead to: {until}");
    }
}
