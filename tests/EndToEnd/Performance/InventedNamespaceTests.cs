using System.Net;
using System.Text.Json;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>Who may only read asks for namespaces that do not exist: those in use are told apart all the same.</summary>
public sealed class InventedNamespaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Names_ThatACallerInvents_TakeNoPlaceFromThoseInUse()
    {
        using var folder = new TemporaryFolder();
        var settings = LocalProcess.ThreeUsers();
        settings["Thaw__Monitoring__FleetIntervalSeconds"] = "1";
        await using var process = await LocalProcess.StartAsync(folder.File("cache.db"), settings);
        using var alice = process.Client("alice");
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await alice.GetAsync($"{Root}/invented{i}/k")).StatusCode);
        }

        var metrics = await MetricsAsync(alice, static metrics => metrics.GetProperty("tiers").EnumerateArray().Any(static tier => tier.GetProperty("lookups").GetDouble() >= 300));
        Assert.Empty(metrics.GetProperty("collapsedDimensions").EnumerateArray());

        Assert.Equal(HttpStatusCode.OK, (await alice.SetEntryAsync("notes", "k", "1")).StatusCode);
        Assert.True(await alice.HasAsync("notes", "k"));

        var namespaces = (await (await alice.GetAsync(Root)).JsonAsync()).GetProperty("namespaces").EnumerateArray()
            .ToDictionary(static one => one.GetProperty("name").GetString()!, static one => (one.GetProperty("hits").GetInt64(), one.GetProperty("misses").GetInt64()));
        Assert.Equal((1, 0), namespaces["notes"]);
        Assert.Equal((0, 300), namespaces["(empty)"]);
        Assert.DoesNotContain(namespaces.Keys, static name => name.StartsWith("invented", StringComparison.Ordinal));
    }

    // The cache's counters are asked every ten seconds, and told to the fleet by the request after that.
    private static async Task<JsonElement> MetricsAsync(HttpClient client, Func<JsonElement, bool> isThere)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var metrics = await (await client.GetAsync("/api/performance/metrics?window=15m", patience.Token)).JsonAsync();
            if (isThere(metrics))
            {
                return metrics;
            }

            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }
}
