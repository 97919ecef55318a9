using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>A real process whose upstream takes connections and never says anything.</summary>
public sealed class HangingUpstreamTests
{
    [Fact]
    public async Task Health_WhileAnUpstreamHangs_AnswersWithinTwoSecondsThatItDoes()
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        using var folder = new TemporaryFolder();
        await using var process = await LocalProcess.StartAsync(
            folder.File("cache.db"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Thaw__Health__Upstreams__crm"] = $"http://127.0.0.1:{((IPEndPoint)upstream.LocalEndpoint).Port}/" });
        using var client = process.Client();

        // The first answer of a process compiles what the others use.
        await client.GetAsync("/api/performance/health");
        var watch = Stopwatch.StartNew();
        var answer = await client.GetAsync("/api/performance/health");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var health = await answer.JsonAsync();
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        var crm = Assert.Single(health.GetProperty("dependencies").EnumerateArray(), static one => one.GetProperty("status").GetString() != "healthy");
        Assert.Equal(("upstream.crm", "degraded"), (crm.GetProperty("name").GetString(), crm.GetProperty("status").GetString()));
        Assert.StartsWith("No answer within", crm.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
