using Microsoft.Playwright;
using Thaw.Dashboard.Tests.Support;

namespace Thaw.Dashboard.Tests;

/// <summary>Tasks submitted, watched, called off and brought back by hand.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TaskTests(Chromium chromium, ClassLocal shared) : IClassFixture<ClassLocal>
{
    [SkippableFact]
    public async Task Task_IsSubmitted_AndWatchedToItsEnd()
    {
        await File.WriteAllLinesAsync(shared.Host.Document("fox.txt"), Enumerable.Range(0, 60_000).Select(static line => $"Line {line}: the quick brown fox jumps over the lazy dog."));
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address);

        await view.Find("#task-form [name=type]").FillAsync("file_processing");
        await view.Find("#task-form [name=type]").BlurAsync();
        Assert.Equal("{\"key\":\"fox.txt\"}", await view.Find("#task-form [name=args]").InputValueAsync());
        await view.Find("#task-form button").ClickAsync();

        var row = Row(view, "file_processing");
        await Says(row, "succeeded");
        await Says(row, "100 %");
        Assert.Equal("100", await row.Locator("progress").EvaluateAsync<string>("bar => String(bar.value)"));
        await row.Locator("summary").ClickAsync();
        await Says(row.Locator("pre"), "\"lines\": 60000");
        await view.SaysAsync("#announcer", "succeeded.");
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task Task_IsCancelled_AndBroughtBack()
    {
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address);

        await view.Find("#task-form [name=delay]").FillAsync("3600");
        await view.Find("#task-form button").ClickAsync();
        var row = Row(view, "cache.invalidate");
        await Says(row, "pending");
        await row.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Says(row, "cancelled");
        await row.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Says(row, "succeeded");
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task DeadTask_SaysWhy_InWordsThatStayWords()
    {
        await using var view = await DashboardView.OpenAsync(chromium, shared.Host.Address);

        await view.Find("#task-form [name=type]").FillAsync("file_processing");
        await view.Find("#task-form [name=type]").BlurAsync();
        await view.Find("#task-form [name=args]").FillAsync("{\"key\":\"<img src=x onerror=alert(1)>.txt\"}");
        await view.Find("#task-form button").ClickAsync();

        var row = Row(view, "file_processing");
        await Says(row, "dead");
        await row.Locator("summary").ClickAsync();
        await Says(row.Locator("pre"), "\"status\": \"dead\"");
        Assert.Equal(0, await row.Locator("img").CountAsync());
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task Listing_IsFiltered_AndTurned()
    {
        await using var local = await Local.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            using var content = new StringContent($$$"""{"type":"cache.invalidate","args":{"namespace":"n{{{i}}}"},"delaySeconds":600}""", System.Text.Encoding.UTF8, "application/json");
            (await local.Client.PostAsync(new Uri("/api/performance/tasks", UriKind.Relative), content)).EnsureSuccessStatusCode();
        }

        await using var view = await DashboardView.OpenAsync(chromium, local.Address);
        await Assertions.Expect(view.Find("#task-list > li")).ToHaveCountAsync(10);
        await view.Find("#tasks-older").ClickAsync();
        await Assertions.Expect(view.Find("#task-list > li")).ToHaveCountAsync(2);
        await view.Find("#tasks-newest").ClickAsync();
        await Assertions.Expect(view.Find("#task-list > li")).ToHaveCountAsync(10);
        await view.Find("#task-status").SelectOptionAsync("dead");
        await view.SaysAsync("#task-list", "There are none.");
        Assert.Empty(view.Complaints);
    }

    private static ILocator Row(DashboardView view, string type) => view.Find("#task-list > li").Filter(new() { HasText = type }).First;

    private static Task Says(ILocator where, string text) => Assertions.Expect(where).ToContainTextAsync(text, new() { Timeout = Chromium.Patience });
}
