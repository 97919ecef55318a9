using System.Net;
using System.Text.Json;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>The performance endpoints over HTTP: who may ask, what is refused, what is answered.</summary>
public sealed class PerformanceTests(ThreeUsersHost host) : IClassFixture<ThreeUsersHost>
{
    private const string Performance = "/api/performance";

    [Theory]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/analyze")]
    [InlineData("POST", "/optimize")]
    public async Task WithoutAKey_Is401(string method, string path)
    {
        using var client = host.Process.Client();
        await (await client.SendAsync(method, Performance + path)).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/metrics?window=15", "window")]
    [InlineData("/metrics?window=32d", "window")]
    [InlineData("/metrics?window=0m", "window")]
    [InlineData("/metrics?format=xml", "format")]
    [InlineData("/metrics?series=yes", "series")]
    [InlineData("/metrics?series=true&format=prometheus", "series")]
    [InlineData("/metrics?windows=15m", "windows")]
    [InlineData("/analyze?window=1y", "window")]
    [InlineData("/health?detail=no", "detail")]
    public async Task WhatIsNotUnderstood_Is400(string path, string field) => await (await host.Alice.GetAsync(Performance + path)).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task Health_NamesEachDependencyWithItsState()
    {
        // A machine that is busy may keep a check from answering in time: then that is not well, and well since another time afterwards.
        JsonElement first, second;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        do
        {
            first = await (await host.Alice.GetAsync(Performance + "/health")).JsonAsync();
            second = await (await host.Alice.GetAsync(Performance + "/health")).JsonAsync();
        }
        while (!patience.IsCancellationRequested && (!IsWell(first) || !IsWell(second) || !Since(first).SequenceEqual(Since(second))));
        Assert.Equal("healthy", second.GetProperty("status").GetString());
        var names = second.GetProperty("dependencies").EnumerateArray().Select(static one => one.GetProperty("name").GetString()).ToList();
        Assert.Subset(names.ToHashSet(), new HashSet<string?> { "memory", "cache.memory", "cache.durable", "table.metrics" });
        Assert.All(second.GetProperty("dependencies").EnumerateArray(), static one => Assert.Equal("healthy", one.GetProperty("status").GetString()));
        Assert.Equal(Since(first), Since(second));

        static bool IsWell(JsonElement answer) => answer.GetProperty("status").GetString() == "healthy";
        static List<DateTimeOffset> Since(JsonElement answer) => [.. answer.GetProperty("dependencies").EnumerateArray().Select(static one => one.GetProperty("since").GetDateTimeOffset())];
    }

    [Fact]
    public async Task Metrics_HoldWhatWasMeasured_InBothFormats()
    {
        await host.Alice.GetAsync(Root);
        var answer = await (await host.Alice.GetAsync(Performance + "/metrics?window=5m")).JsonAsync();
        Assert.True(answer.GetProperty("invocations").GetDouble() >= 1);
        Assert.True(answer.GetProperty("thisContainer").GetProperty("resources").GetProperty("workingSetBytes").GetInt64() > 1_000_000);
        var text = await host.Alice.GetAsync(Performance + "/metrics?format=prometheus");
        Assert.StartsWith("text/plain; version=0.0.4", text.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("# TYPE thaw_invocations gauge", await text.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_InSteps_SayTheSameAsTheirWindow()
    {
        await host.Alice.GetAsync(Root);
        var answer = await (await host.Alice.GetAsync(Performance + "/metrics?window=1h&series=true")).JsonAsync();
        var series = answer.GetProperty("series");

        Assert.Equal(60, series.GetProperty("stepSeconds").GetDouble());
        var points = series.GetProperty("points").EnumerateArray().ToList();
        Assert.NotEmpty(points);
        Assert.Equal(series.GetProperty("total").GetProperty("requests").GetInt64(), points.Sum(static one => one.GetProperty("requests").GetInt64()));
        Assert.Equal(answer.GetProperty("invocations").GetDouble(), points.Sum(static one => one.GetProperty("invocations").GetDouble()));
        Assert.True(series.GetProperty("total").GetProperty("memoryBytes").GetDouble() > 1_000_000);
        Assert.False((await (await host.Alice.GetAsync(Performance + "/metrics")).JsonAsync()).TryGetProperty("series", out _));
    }

    [Fact]
    public async Task Optimize_ByACaller_Is403() => await (await host.Alice.SendAsync("POST", Performance + "/optimize")).ProblemAsync(HttpStatusCode.Forbidden);

    [Fact]
    public async Task Optimize_ByAnOperator_SaysWhatItMayChange()
    {
        var answer = await (await host.Olga.SendAsync("POST", Performance + "/optimize")).JsonAsync();
        Assert.False(answer.GetProperty("dryRun").GetBoolean());
        var tunables = answer.GetProperty("tunables").EnumerateArray().Select(static one => one.GetProperty("id").GetString()).ToList();
        Assert.Subset(tunables.ToHashSet(), new HashSet<string?> { "cache.memory.bytes", "cache.ttl.company" });
        Assert.Equal("fleet", answer.GetProperty("scope").GetString());
        Assert.Equal(1, answer.GetProperty("appliesWithinSeconds").GetDouble());
        Assert.Empty(answer.GetProperty("ignored").EnumerateArray());
    }

    [Fact]
    public async Task Undo_OfARunThatNobodyKnows_Is404_AndOfAnythingForATry_Is400()
    {
        await (await host.Olga.SendAsync("POST", $"{Performance}/optimize?undo=0123456789abcdef")).ProblemAsync(HttpStatusCode.NotFound);
        using var dry = new StringContent("""{"dryRun":true}""", System.Text.Encoding.UTF8, "application/json");
        await (await host.Olga.PostAsync($"{Performance}/optimize?undo=0123456789abcdef", dry)).ProblemAsync(HttpStatusCode.BadRequest, "dryRun");
        await (await host.Alice.SendAsync("POST", $"{Performance}/optimize?undo=0123456789abcdef")).ProblemAsync(HttpStatusCode.Forbidden);
    }
}
