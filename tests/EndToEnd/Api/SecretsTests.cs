using System.Net;

namespace Thaw.EndToEnd;

/// <summary>Two processes of functions/Api whose cursors are signed with a secret that they read themselves.</summary>
public sealed class SecretsTests
{
    private const string Name = "/thaw/facts/cursor-keys";
    private static readonly Uri FirstPage = new($"{CacheCalls.Root}/inventory?limit=5", UriKind.Relative);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task SecretOfCursors_IsReadWhenOneIsNeeded_MissingItIsNamed_AndItIsFoundOnceItIsThere()
    {
        await using var parameters = new ParameterServer();
        var settings = await ApiProcess.SettingsAsync();
        settings["Thaw__DynamoDb__Listing"] = "true";
        settings["Thaw__Cursors__KeysSecret"] = Name;
        settings["AWS_ENDPOINT_URL_SSM"] = parameters.Url.AbsoluteUri;
        await using var first = await ApiProcess.StartAsync(settings);
        await using var second = await ApiProcess.StartAsync(settings);
        using var one = first.Client("olga");
        using var other = second.Client("olga");
        for (var i = 0; i < 8; i++)
        {
            using var put = await one.PutAsync($"/inventory/{i}?ttlSeconds=600", "1", "application/json");
        }

        Assert.Equal(0, parameters.Asked); // neither at the start nor for what takes no cursor

        var refused = await (await one.GetAsync(FirstPage)).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.DoesNotContain(Name, refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("Thaw.SecretUnavailableException", await first.SaysAsync(Name), StringComparison.Ordinal);
        using (var health = await one.GetAsync(new Uri("/api/performance/health", UriKind.Relative)))
        {
            var secrets = (await health.JsonAsync()).GetProperty("dependencies").EnumerateArray().Single(static one => one.GetProperty("name").GetString() == "secrets");
            Assert.Equal("degraded", secrets.GetProperty("status").GetString());
            Assert.Contains(Name, secrets.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        parameters.Values[Name] = Convert.ToBase64String(new byte[32]);
        using var until = new CancellationTokenSource(Patience);
        HttpResponseMessage page;
        while ((page = await one.GetAsync(FirstPage, until.Token)).StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            page.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, until.Token);
        }

        // What one container signed, the other takes.
        var next = (await page.JsonAsync()).GetProperty("nextCursor").GetString();
        page.Dispose();
        using var rest = await other.GetAsync(new Uri($"{FirstPage}&cursor={next}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode);
        Assert.Equal(3, (await rest.JsonAsync()).GetProperty("items").GetArrayLength());
    }
}
