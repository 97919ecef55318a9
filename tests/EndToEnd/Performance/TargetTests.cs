using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Thaw.EndToEnd;

/// <summary>What the shipped service measures of itself by the names that have targets.</summary>
public sealed class TargetTests
{
    private const int Requests = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task TargetsThatNobodyCanMeet_AreFoundMissed()
    {
        await using var company = await UpstreamAsync();
        using var folder = new TemporaryFolder();
        await using var process = await LocalProcess.StartAsync(folder.File("cache.db"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Thaw__Monitoring__FleetIntervalSeconds"] = "1",
            ["Thaw__Monitoring__Targets__cache_read"] = "0.000001",
            ["Thaw__Monitoring__Targets__cache_write"] = "0.000001",
            ["Thaw__Monitoring__Targets__end_to_end"] = "0.000001",
            ["Thaw__Health__Upstreams__company_api"] = company.Urls.Single(),
        });
        using var client = process.Client();
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.SetEntryAsync("targets", $"{i}", "1")).StatusCode);
            Assert.False(await client.HasAsync("targets", $"none-{i}"));
        }

        using var patience = new CancellationTokenSource(Patience);
        string[] wanted = ["cache_read", "cache_write", "end_to_end"];
        var missed = new List<string>();
        var asked = 0;
        while (wanted.Except(missed).Any() || asked == 0)
        {
            Assert.False(patience.IsCancellationRequested, $"Found missed: {string.Join(", ", missed)}; the upstream was counted {asked} times.");
            await Task.Delay(Pause, TimeProvider.System);
            using var health = await client.GetAsync(new Uri("/api/performance/health", UriKind.Relative));
            var findings = (await (await client.GetAsync(new Uri("/api/performance/analyze?window=5m", UriKind.Relative))).JsonAsync()).GetProperty("findings");
            missed = [.. findings.EnumerateArray().Where(static one => one.GetProperty("rule").GetString() == "operation.target").Select(static one => one.GetProperty("subject").GetString()!)];
            var figures = await (await client.GetAsync(new Uri("/api/performance/metrics?window=5m&operation=company_api", UriKind.Relative))).JsonAsync();
            asked = figures.GetProperty("operations").EnumerateArray().Sum(static one => one.GetProperty("count").GetInt32());
        }
    }

    private static async Task<WebApplication> UpstreamAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(static context => context.Response.WriteAsync("here"));
        await app.StartAsync();
        return app;
    }
}
