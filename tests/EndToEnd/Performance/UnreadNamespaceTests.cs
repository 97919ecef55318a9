using System.Net;
using System.Text;
using System.Text.Json;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>A real process that writes what nobody reads: the finding, what would be done, what is done.</summary>
public sealed class UnreadNamespaceTests
{
    private const string Performance = "/api/performance";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Namespace_ThatNobodyReads_IsFoundAndDropped()
    {
        using var folder = new TemporaryFolder();
        await using var process = await LocalProcess.StartAsync(
            folder.File("cache.db"), new Dictionary<string, string>(StringComparer.Ordinal) { ["Thaw__Monitoring__FleetIntervalSeconds"] = "1" });
        using var client = process.Client();
        for (var i = 0; i < 10; i++)
        {
            // Random, so that it is not compressed away.
            var value = JsonSerializer.Serialize(Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8_000)));
            Assert.Equal(HttpStatusCode.OK, (await client.SetEntryAsync("audit", $"line-{i}", value)).StatusCode);
        }

        var finding = await FindingAsync(client);
        Assert.Equal(("audit", "warning", 0.0), (finding.GetProperty("subject").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("evidence").GetProperty("hits").GetDouble()));
        Assert.True(finding.GetProperty("evidence").GetProperty("bytesWritten").GetDouble() >= 64 * 1024);

        var dry = await OptimizeAsync(client, """{"dryRun":true}""");
        Assert.Equal(JsonValueKind.Null, Dropped(dry).GetProperty("outcome").ValueKind);
        Assert.Equal("Its entries are invalid in every container.", Dropped(await OptimizeAsync(client, """{"dryRun":false}""")).GetProperty("outcome").GetString());
        Assert.False(await client.HasAsync("audit", "line-3"));
    }

    private static JsonElement Dropped(JsonElement run) =>
        Assert.Single(run.GetProperty("done").EnumerateArray(), static one => one.GetProperty("action").GetString() == "cache.drop-unread");

    private static async Task<JsonElement> OptimizeAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync(Performance + "/optimize", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    // The cache's counters are asked every ten seconds, and told to the fleet by the request after that.
    private static async Task<JsonElement> FindingAsync(HttpClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await (await client.GetAsync(Performance + "/analyze?window=5m", patience.Token)).JsonAsync();
            var found = answer.GetProperty("findings").EnumerateArray().FirstOrDefault(static one => one.GetProperty("rule").GetString() == "cache.never-read");
            if (found.ValueKind == JsonValueKind.Object)
            {
                return found;
            }

            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }
}
