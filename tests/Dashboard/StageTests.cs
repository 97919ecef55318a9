using System.Collections.Concurrent;
using Microsoft.Playwright;
using Thaw.Dashboard.Tests.Support;

namespace Thaw.Dashboard.Tests;

/// <summary>The page as a gateway serves it: under a stage's path, to callers with a token.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StageTests(Chromium chromium)
{
    private const string Stage = "/prod/";
    private const string Token = "eyJhbGciOiJub25lIn0.e30.c2ln";

    [SkippableFact]
    public async Task UnderAStage_WithAToken_EverythingIsAskedThere()
    {
        await using var local = await Local.StartAsync();
        var asked = new ConcurrentBag<string>();
        await using var view = await DashboardView.OpenAsync(chromium, local.Address, before: page => GatewayAsync(page, asked), path: Stage);
        await view.SaysAsync("#notice", "The service does not know you.");

        await view.Find("#notice button").ClickAsync();
        await view.Find("#access [value=bearer]").CheckAsync();
        await view.Find("#access [name=secret]").FillAsync(Token);
        await view.Page.Keyboard.PressAsync("Enter");
        await view.SaysAsync("#health-list", "table.tasks");
        await view.SaysAsync("#access-open", "token");
        await view.Find("#task-form button").ClickAsync();
        await view.SaysAsync("#task-list", "succeeded");
        await view.Find("#entry-form [name=key]").FillAsync("staged");
        await view.Find("#entry-form [name=value]").FillAsync("1");
        await view.Find("#entry-form [name=set]").ClickAsync();
        await view.SaysAsync("#entry-message", "Stored.");

        Assert.NotEmpty(asked);
        Assert.All(asked, static path => Assert.StartsWith(Stage, path, StringComparison.Ordinal));

        // Being asked for the token is the one thing that the browser complains of.
        Assert.DoesNotContain(view.Complaints, static one => !one.Contains("401", StringComparison.Ordinal));
    }

    // Takes the stage off the path and looks at the token, as API Gateway and its authoriser do; the page itself is for everybody.
    private static async Task GatewayAsync(IPage page, ConcurrentBag<string> asked)
    {
        page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        await page.RouteAsync($"**{Stage}**", async route =>
        {
            var headers = await route.Request.AllHeadersAsync();
            if (!route.Request.Url.EndsWith(Stage, StringComparison.Ordinal) && headers.GetValueOrDefault("authorization") != $"Bearer {Token}")
            {
                await route.FulfillAsync(new() { Status = 401, ContentType = "application/json", Body = """{"message":"Unauthorized"}""" });
                return;
            }

            headers.Remove("authorization");
            var answer = await route.FetchAsync(new() { Url = route.Request.Url.Replace(Stage, "/", StringComparison.Ordinal), Headers = headers });
            await route.FulfillAsync(new() { Response = answer });
        });
    }
}
