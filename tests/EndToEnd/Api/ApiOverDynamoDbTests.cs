using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Thaw.EndToEnd;

/// <summary>Two processes of functions/Api, as two containers, over one table.</summary>
public sealed class ApiOverDynamoDbTests
{
    [SkippableFact]
    public async Task Delete_InOneContainer_IsHonouredByTheOtherWithinASecond()
    {
        var settings = await ApiProcess.SettingsAsync();
        await using var first = await ApiProcess.StartAsync(settings);
        await using var second = await ApiProcess.StartAsync(settings);
        using var writer = first.Client("olga");
        using var reader = second.Client("alice");
        var value = new Uri("/api/performance/cache/inventory/pump?ttlSeconds=600&tags=pumps", UriKind.Relative);
        using var body = new StringContent("""{"count":7}""", Encoding.UTF8, "application/json");
        using var put = await writer.PutAsync(value, body);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        // The reader has it in memory from here on.
        var place = new Uri("/api/performance/cache/inventory/pump", UriKind.Relative);
        Assert.Equal("""{"count":7}""", await reader.GetStringAsync(place));
        Assert.Equal("memory", await TierAsync(reader));

        using var removed = await writer.DeleteAsync(new Uri("/api/performance/cache?tag=pumps", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        using var gone = await reader.GetAsync(place);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        var report = await reader.GetFromJsonAsync<JsonElement>(new Uri("/api/performance/cache", UriKind.Relative));
        Assert.Equal(["memory", "dynamodb"], report.GetProperty("tiers").EnumerateArray().Select(t => t.GetProperty("name").GetString()!));
        Assert.All(report.GetProperty("tiers").EnumerateArray(), tier => Assert.Equal(0, tier.GetProperty("errors").GetInt32()));
    }

    [SkippableFact]
    public async Task PutIfMatch_ManyCallersOfTwoContainers_NoUpdateIsLost()
    {
        const int Callers = 6;
        const int Each = 4;
        var settings = await ApiProcess.SettingsAsync();
        await using var first = await ApiProcess.StartAsync(settings);
        await using var second = await ApiProcess.StartAsync(settings);
        using var one = first.Client("olga");
        using var two = second.Client("olga");
        Assert.Equal(HttpStatusCode.NoContent, (await one.PutAsync("/inventory/count?ttlSeconds=600", "0", "application/json", ("If-None-Match", "*"))).StatusCode);

        var (taken, refused) = await ConditionalCounter.CountAsync("/inventory/count", Callers, Each, one, two);

        Assert.Equal(2 * Callers * Each, taken);
        Assert.True(refused > 0, "The callers never met.");

        // Past every memory: a container that starts now.
        await using var third = await ApiProcess.StartAsync(settings);
        using var reader = third.Client("alice");
        Assert.Equal($"{taken}", await reader.GetStringAsync(new Uri($"{CacheCalls.Root}/inventory/count", UriKind.Relative)));
    }

    [SkippableFact]
    public async Task PutIfMatch_SameTagFromManyCallersOfTwoContainers_OneIsTaken()
    {
        var settings = await ApiProcess.SettingsAsync();
        await using var first = await ApiProcess.StartAsync(settings);
        await using var second = await ApiProcess.StartAsync(settings);
        using var one = first.Client("olga");
        using var two = second.Client("olga");
        var seed = await one.PutAsync("/inventory/once", "0", "application/json");
        var tag = seed.Headers.ETag!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(i =>
            (i % 2 == 0 ? one : two).PutAsync("/inventory/once", $"{i}", "application/json", ("If-Match", tag))));
        var created = await Task.WhenAll(Enumerable.Range(1, 16).Select(i =>
            (i % 2 == 0 ? one : two).PutAsync("/inventory/new", $"{i}", "application/json", ("If-None-Match", "*"))));
        var deleted = await Task.WhenAll(Enumerable.Range(1, 8).Select(i =>
            (i % 2 == 0 ? one : two).SendAsync("DELETE", $"{CacheCalls.Root}/inventory/new", ("If-Match", "*"))));

        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.NoContent));
        Assert.Equal(15, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(1, created.Count(a => a.StatusCode == HttpStatusCode.NoContent));
        Assert.Equal(15, created.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(1, deleted.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(7, deleted.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [SkippableFact]
    public async Task List_WhereTheTableHasTheIndex_HasItsKeys_ElseSaysWhatIsMissing()
    {
        var settings = await ApiProcess.SettingsAsync();
        await using (var without = await ApiProcess.StartAsync(settings))
        {
            using var olga = without.Client("olga");
            var problem = await (await olga.GetAsync(new Uri($"{CacheCalls.Root}/inventory", UriKind.Relative))).ProblemAsync(HttpStatusCode.NotImplemented);
            Assert.Contains("Thaw:DynamoDb:Listing", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        settings["CACHE_TABLE_NAME"] = $"api-{Guid.NewGuid():N}";
        settings["Thaw__DynamoDb__Listing"] = "true";
        settings["Thaw__Cursors__Keys"] = Convert.ToBase64String(new byte[32]);
        await using var first = await ApiProcess.StartAsync(settings);
        await using var second = await ApiProcess.StartAsync(settings);
        using var writer = first.Client("olga");
        using var reader = second.Client("olga");
        for (var i = 0; i < 12; i++)
        {
            using var put = await writer.PutAsync($"/inventory/{i}?ttlSeconds=600", "1", "application/json");
        }

        var keys = new List<string>();
        string? next = $"{CacheCalls.Root}/inventory?limit=5";
        while (next is not null)
        {
            using var page = await reader.GetAsync(new Uri(next, UriKind.Relative));
            keys.AddRange((await page.JsonAsync()).GetProperty("items").EnumerateArray().Select(static entry => entry.GetProperty("key").GetString()!));
            next = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(static i => $"{i}").Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    private static async Task<string?> TierAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync(
            new Uri("/api/performance/cache", UriKind.Relative), new { operation = "get", @namespace = "inventory", key = "pump" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("tier").GetString();
    }
}
