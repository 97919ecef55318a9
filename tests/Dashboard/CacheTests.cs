using Thaw.Dashboard.Tests.Support;

namespace Thaw.Dashboard.Tests;

/// <summary>Entries set, found and invalidated by hand, whatever their keys and values look like.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CacheTests(Chromium chromium, ClassLocal local) : IClassFixture<ClassLocal>
{
    private const string Hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>\u202e\"'&amp;/%?#";

    [SkippableFact]
    public async Task Value_IsSet_Found_AndInvalidated()
    {
        await using var view = await DashboardView.OpenAsync(chromium, local.Host.Address);

        await SetAsync(view, "acme", "{\"name\":\"Acme\",\"number\":12345678901234567890}");
        await view.Find("#entry-form [name=value]").FillAsync("");
        await view.Find("#entry-form [name=find]").ClickAsync();
        await view.SaysAsync("#entry-message", "Found.");
        await view.SaysAsync("#entry pre", "\"name\": \"Acme\"");
        await view.SaysAsync("#entry pre", "12345678901234567890"); // more digits than JavaScript's numbers have
        await view.SaysAsync("#namespaces", "company");
        await view.Find("#entry-form [name=remove]").ClickAsync();
        await view.SaysAsync("#entry-message", "Invalidated in every container");
        await view.Find("#entry-form [name=find]").ClickAsync();
        await view.SaysAsync("#entry-message", "Not found.");
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task Namespace_IsInvalidated_AfterAQuestion()
    {
        await using var view = await DashboardView.OpenAsync(chromium, local.Host.Address);
        await SetAsync(view, "acme", "1");

        await view.Find("#cache summary").ClickAsync();
        await view.Find("#many-form button").ClickAsync();
        await view.SaysAsync("#many-message", "Say what");
        await view.Find("#many-form [name=namespace]").FillAsync("company");
        await view.Find("#many-form button").ClickAsync();
        await view.SaysAsync("#confirm", "of the namespace company");
        await view.Find("#confirm-no").ClickAsync();
        await view.Find("#entry-form [name=find]").ClickAsync();
        await view.SaysAsync("#entry-message", "Found.");
        await view.Find("#many-form button").ClickAsync();
        await view.Find("#confirm-yes").ClickAsync();
        await view.SaysAsync("#many-message", "Invalidated");
        await view.Find("#entry-form [name=find]").ClickAsync();
        await view.SaysAsync("#entry-message", "Not found.");
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task KeyAndValue_ThatLookLikeMarkup_AreText()
    {
        await using var view = await DashboardView.OpenAsync(chromium, local.Host.Address);

        await SetAsync(view, Hostile, System.Text.Json.JsonSerializer.Serialize(Hostile));
        await view.Find("#entry-form [name=find]").ClickAsync();
        await view.SaysAsync("#entry h3", "<img src=x onerror=alert(1)></script><script>alert(2)</script>");
        await view.SaysAsync("#entry pre", "<img src=x onerror=alert(1)>");

        Assert.Equal(0, await view.Find("#entry img, #entry script").CountAsync());
        Assert.Empty(view.Complaints);
    }

    [SkippableFact]
    public async Task WhatIsNoJson_IsSaid_AndNotSent()
    {
        await using var view = await DashboardView.OpenAsync(chromium, local.Host.Address);

        await view.Find("#entry-form [name=key]").FillAsync("acme");
        await view.Find("#entry-form [name=value]").FillAsync("Acme");
        await view.Find("#entry-form [name=set]").ClickAsync();

        await view.SaysAsync("#entry-message", "This is not JSON.");
        Assert.Equal("true", await view.Find("#entry-form [name=value]").GetAttributeAsync("aria-invalid"));
        Assert.Equal("value", await view.Page.EvaluateAsync<string>("document.activeElement.name"));
    }

    private static async Task SetAsync(DashboardView view, string key, string value)
    {
        await view.Find("#entry-form [name=key]").FillAsync(key);
        await view.Find("#entry-form [name=value]").FillAsync(value);
        await view.Find("#entry-form [name=set]").ClickAsync();
        await view.SaysAsync("#entry-message", "Stored.");
    }
}
