using System.Net;
using System.Text.Json;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>Digests of keys, others' among them, are told to operators alone.</summary>
public sealed class HotKeyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task HotKeys_AreToldToOperatorsAlone()
    {
        using var folder = new TemporaryFolder();
        var settings = LocalProcess.ThreeUsers();
        settings["Thaw__Monitoring__FleetIntervalSeconds"] = "1";
        settings["Thaw__Caching__Namespaces__notes__UseMemory"] = "false";
        await using var process = await LocalProcess.StartAsync(folder.File("cache.db"), settings);
        using var alice = process.Client("alice");
        using var olga = process.Client("olga");
        Assert.Equal(HttpStatusCode.OK, (await alice.SetEntryAsync("notes", "mine", "1")).StatusCode);
        for (var i = 0; i < 200; i++)
        {
            Assert.True(await alice.HasAsync("notes", "mine"));
        }

        foreach (var (address, told) in new (string, Func<JsonElement, bool>)[]
        {
            ("/api/performance/metrics?window=15m", static answer => answer.GetProperty("hotKeys").GetArrayLength() > 0),
            ("/api/performance/metrics?window=15m&series=true", static answer => answer.GetProperty("hotKeys").GetArrayLength() > 0),
            ("/api/performance/analyze?window=15m", static answer => answer.GetProperty("findings").EnumerateArray().Any(static one => one.GetProperty("rule").GetString() == "cache.hot-key")),
        })
        {
            using var patience = new CancellationTokenSource(Patience);
            while (!told(await (await olga.GetAsync(address, patience.Token)).JsonAsync()))
            {
                await Task.Delay(Pause, TimeProvider.System, patience.Token);
            }

            Assert.False(told(await (await alice.GetAsync(address)).JsonAsync()), address);
        }
    }
}
