using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>A real process whose upstream takes connections and never says anything.</summary>
public sealed class HangingUpstreamTests
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(2);

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
        // Others share the machine: one undisturbed answer is enough.
        HttpResponseMessage answer;
        JsonElement health;
        var watch = new Stopwatch();
        var tries = 50;
        do
        {
            watch.Restart();
            answer = await client.GetAsync("/api/performance/health");
            watch.Stop();
            health = await answer.JsonAsync();
        }
        while ((watch.Elapsed > AtMost || health.GetProperty("dependencies").EnumerateArray().Count(IsUnwell) > 1) && --tries > 0);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, AtMost);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        var crm = Assert.Single(health.GetProperty("dependencies").EnumerateArray(), IsUnwell);
        Assert.Equal(("upstream.crm", "degraded"), (crm.GetProperty("name").GetString(), crm.GetProperty("status").GetString()));
        Assert.StartsWith("No answer within", crm.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static bool IsUnwell(JsonElement dependency) => dependency.GetProperty("status").GetString() != "healthy";
}
