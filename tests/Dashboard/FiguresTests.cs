using System.Diagnostics;
using Microsoft.Playwright;
using Thaw.Dashboard.Tests.Support;
using Thaw.Tests.Support;
using Xunit.Abstractions;

namespace Thaw.Dashboard.Tests;

/// <summary>The figures and charts of an hour, and the picture of them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FiguresTests(Chromium chromium, SeededLocal local, ITestOutputHelper output) : IClassFixture<SeededLocal>
{
    private const string Accept = "ACCEPT_SCREENSHOT";

    [SkippableFact]
    public async Task Hour_IsDrawn_AndReadOutInWords()
    {
        await using var view = await DashboardView.OpenAsync(chromium, local.Host.Address);
        await ChooseAsync(view, "1h");

        foreach (var title in (string[])["Requests", "Response time", "Errors", "Hit rate", "Memory", "Cold starts"])
        {
            var panel = view.Find(".panel").Filter(new() { Has = view.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });
            await Assertions.Expect(panel.Locator("svg.chart")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex($"^{title}, chart\\. .*highest ", default, TimeSpan.FromSeconds(1)));
            Assert.NotEqual("–", await panel.Locator("b").First.TextContentAsync());
        }

        await Assertions.Expect(view.Find("svg.chart path.line")).ToHaveCountAsync(7); // requests, three percentiles, two tiers, memory
        await view.Find("#series-table summary").ClickAsync();
        await view.SaysAsync("#series-table", "Cold starts");
        Assert.InRange(await view.Find("#series-table tbody tr").CountAsync(), 59, 62);
        await view.Find("svg.chart").First.HoverAsync();
        await view.SaysAsync(".panel:first-child .readout", "requests ");
        Assert.Empty(view.Complaints);
    }

    [SkippableTheory]
    [InlineData("15m")]
    [InlineData("6h")]
    [InlineData("24h")]
    [InlineData("7d")]
    [InlineData("31d")]
    public async Task EveryWindow_IsAnswered(string window)
    {
        await using var view = await DashboardView.OpenAsync(chromium, local.Host.Address);

        await ChooseAsync(view, window);
        await Assertions.Expect(view.Find("svg.chart").First).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Requests, chart", default, TimeSpan.FromSeconds(1)));
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task FirstLook_TakesHowLong()
    {
        await chromium.StartAsync();
        var begun = Stopwatch.GetTimestamp();
        await using var view = await DashboardView.OpenAsync(chromium, local.Host.Address);
        var open = Stopwatch.GetElapsedTime(begun);
        await view.SaysAsync("#asof", "As of");
        var first = Stopwatch.GetElapsedTime(begun);
        var painted = await view.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1");

        output.WriteLine($"In a new browser context: loaded after {open.TotalMilliseconds:0} ms, first paint {painted:0} ms after navigation began, figures after {first.TotalMilliseconds:0} ms.");
        Assert.True(painted > 0);
    }

    [SkippableFact]
    public async Task Picture_IsTakenWhereItIsAskedFor()
    {
        Skip.IfNot(Environment.GetEnvironmentVariable(Accept) == "1", $"It takes the README's picture; {Accept}=1 asks for it.");
        await using var own = await Local.StartAsync(seeded: true);
        await own.WriteInVainAsync("audit");
        await using var view = await DashboardView.OpenAsync(chromium, own.Address);
        await ChooseAsync(view, "1h");
        await view.Find("#task-form button").ClickAsync();
        await view.SaysAsync("#task-list", "succeeded");
        await view.SaysAsync("#findings-list", "audit");
        await view.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
        var size = view.Page.ViewportSize!;
        await view.Page.SetViewportSizeAsync(size.Width, 1_180);
        await view.Page.ScreenshotAsync(new() { Path = Path.Combine(RepositoryRoot.Path, "docs", "dashboard.png") });
    }

    private static async Task ChooseAsync(DashboardView view, string window)
    {
        await view.SaysAsync("#asof", "As of");
        var answer = view.Page.WaitForResponseAsync(one => one.Url.Contains($"window={window}&", StringComparison.Ordinal) && one.Url.Contains("operations", StringComparison.Ordinal));
        if (await view.Find("#window input:checked").GetAttributeAsync("value") == window)
        {
            await view.Page.ReloadAsync();
        }
        else
        {
            await view.Find($"#window input[value='{window}']").CheckAsync(new() { Force = true });
        }

        await answer;
    }
}
