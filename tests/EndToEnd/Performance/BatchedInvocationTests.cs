using System.Net;
using System.Text;
using System.Text.Json;

namespace Thaw.EndToEnd;

/// <summary>A batch is one invocation, whatever it holds.</summary>
public sealed class BatchedInvocationTests
{
    private const int Batches = 10;
    private const int Each = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Requests_OfABatch_AreNoInvocationsBesideIt()
    {
        using var folder = new TemporaryFolder();
        await using var process = await LocalProcess.StartAsync(
            folder.File("cache.db"), new Dictionary<string, string>(StringComparer.Ordinal) { ["Thaw__Monitoring__FleetIntervalSeconds"] = "1" });
        using var client = process.Client();
        var requests = string.Join(',', Enumerable.Range(0, Each).Select(static i => $$"""{"id":"r{{i}}","method":"GET","path":"/api/performance/cache"}"""));
        for (var i = 0; i < Batches; i++)
        {
            using var batch = new StringContent($$"""{"requests":[{{requests}}]}""", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync("/api/batch", batch);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var patience = new CancellationTokenSource(Patience);
        for (var asked = 1; ; asked++)
        {
            var metrics = await (await client.GetAsync("/api/performance/metrics?window=15m", patience.Token)).JsonAsync();
            if (Count(metrics, "POST /api/batch") >= Batches)
            {
                Assert.InRange(metrics.GetProperty("invocations").GetDouble(), Batches, Batches + asked);
                return;
            }

            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    private static long Count(JsonElement metrics, string operation) =>
        metrics.GetProperty("operations").EnumerateArray().Where(one => one.GetProperty("name").GetString() == operation).Sum(static one => one.GetProperty("count").GetInt64());
}
