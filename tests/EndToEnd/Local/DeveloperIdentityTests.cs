using System.Net;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

public sealed class DeveloperIdentityTests(DeveloperHost host) : IClassFixture<DeveloperHost>
{
    [Theory]
    [InlineData("Host", "rebound.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    public async Task NotOfTheDevelopersWill_Is401(string header, string value)
    {
        foreach (var method in (string[])["GET", "DELETE"])
        {
            await (await host.Client.SendAsync(method, $"{Root}/company/k", (header, value))).ProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task OwnOrigin_IsLetIn() =>
        Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync("GET", Root, ("Origin", host.Process.Address.GetLeftPart(UriPartial.Authority)))).StatusCode);

    [Fact]
    public async Task Live_AnswersOk() =>
        Assert.Equal("""{"status":"ok"}""", await host.Client.GetStringAsync("/api/performance/health/live"));

    [Fact]
    public async Task UnknownRoutesAndMethods_AreProblems()
    {
        await (await host.Client.GetAsync("/api/nothing")).ProblemAsync(HttpStatusCode.NotFound);
        await (await host.Client.GetAsync($"{Root}s/company")).ProblemAsync(HttpStatusCode.NotFound);
        var options = await host.Client.SendAsync("OPTIONS", Root);
        await options.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", options.Content.Headers.Allow);
    }

    [Fact]
    public async Task OpenApi_ListsEveryRouteOnce()
    {
        var document = await (await host.Client.GetAsync("/openapi/v1.json")).JsonAsync();

        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}")).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "delete /api/performance/cache", "delete /api/performance/cache/{namespace}/{key}", "delete /api/performance/tasks/{id}", "get /api/performance/analyze",
                "get /api/performance/cache", "get /api/performance/cache/{namespace}", "get /api/performance/cache/{namespace}/{key}", "get /api/performance/health", "get /api/performance/health/live", "get /api/performance/metrics",
                "get /api/performance/search", "get /api/performance/tasks", "get /api/performance/tasks/{id}", "post /api/batch", "post /api/performance/cache",
                "post /api/performance/optimize", "post /api/performance/tasks", "post /api/performance/tasks/redrive", "post /api/performance/tasks/retry",
                "post /api/performance/tasks/{id}/retry", "put /api/performance/cache/{namespace}/{key}",
            ],
            operations);
        Assert.Equal("X-Api-Key", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey").GetProperty("name").GetString());
        Assert.True(document.GetProperty("paths").GetProperty("/api/performance/cache").GetProperty("post").GetProperty("responses").TryGetProperty("400", out _));
    }
}
