using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd.Cache;

/// <summary>Limits that an operator has changed: what the endpoints refuse, and what they say of it, is what the options have.</summary>
public sealed class CacheLimitTests() : InProcessApi(static services => services.Configure<ThawCachingOptions>(static options =>
{
    options.MaximumKeyBytes = 10;
    options.MaximumTags = 2;
    options.MaximumExpiration = TimeSpan.FromHours(2);
    options.Namespace("company", static company => company.MaximumValueBytes = 20);
}))
{
    [Fact]
    public async Task Key_IsBoundedByItsOption()
    {
        await AssertTakenAsync(key: "0123456789");
        await AssertRefusedAsync("key", "10", key: "0123456789a");
    }

    [Fact]
    public async Task Tags_AreBoundedByTheirOption()
    {
        await AssertTakenAsync(tags: ["a", "b"]);
        await AssertRefusedAsync("tags", "at most 2", tags: ["a", "b", "c"]);
    }

    [Fact]
    public async Task Lifetime_IsBoundedByItsOption()
    {
        await AssertTakenAsync(ttlSeconds: 7_200);
        await AssertRefusedAsync("ttlSeconds", "7200", ttlSeconds: 7_201);
    }

    [Fact]
    public async Task Value_IsBoundedByItsNamespace()
    {
        var (fits, doesNot) = (Quote(new string('x', 18)), Quote(new string('x', 19)));
        await AssertTakenAsync(value: fits);
        foreach (var answer in await SetAsync("k", doesNot, [], 60))
        {
            var problem = await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
            Assert.Contains("20 bytes", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        // Another namespace has the limit it always had.
        Assert.Equal(HttpStatusCode.OK, (await Client.SetEntryAsync("inventory", "k", doesNot)).StatusCode);
    }

    private async Task AssertTakenAsync(string key = "k", string value = "1", string[]? tags = null, int ttlSeconds = 60) =>
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NoContent], (await SetAsync(key, value, tags ?? [], ttlSeconds)).Select(static answer => answer.StatusCode));

    private async Task AssertRefusedAsync(string field, string limit, string key = "k", string[]? tags = null, int ttlSeconds = 60)
    {
        foreach (var answer in await SetAsync(key, "1", tags ?? [], ttlSeconds))
        {
            var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, field);
            Assert.Contains(limit, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        }
    }

    // By operation and as a resource.
    private async Task<HttpResponseMessage[]> SetAsync(string key, string value, string[] tags, int ttlSeconds) =>
    [
        await Client.SetEntryAsync("company", key, value, $",\"ttlSeconds\":{ttlSeconds},\"tags\":{JsonSerializer.Serialize(tags)}"),
        await Client.PutAsync($"/company/{key}?ttlSeconds={ttlSeconds}{string.Concat(tags.Select(static tag => $"&tags={tag}"))}", value, "application/json"),
    ];
}
