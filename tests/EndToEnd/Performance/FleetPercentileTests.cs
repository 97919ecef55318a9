using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Thaw.Tests.Support;
using Xunit.Abstractions;

namespace Thaw.EndToEnd;

/// <summary>
/// Three servers under load over one table: what one of them answers for all is held against every latency that each of them wrote down by itself. Then one is killed.
/// </summary>
public sealed class FleetPercentileTests(ITestOutputHelper output)
{
    private const string Read = "GET /api/performance/cache/{namespace}/{**key}";
    private const string Write = "PUT /api/performance/cache/{namespace}/{**key}";
    private const string RawRoute = "/api/performance/cache/{namespace}/{**key:minlength(1)}";
    private const double Tolerance = 0.015;
    private const int LeastCalls = 80;
    private const int Callers = 3;

    // A minute in production; so that the test need not last minutes.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // What an addition to the table may take; a busy machine adds what it adds to other writes at the time.
    private static readonly TimeSpan Addition = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly (string Name, double Of)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];

    [SkippableFact]
    public async Task ThreeProcessesUnderLoad_OneAnswersForAll_AndAKilledOneLosesAnIntervalAtMost()
    {
        using var folder = new TemporaryFolder();
        var settings = await SettingsAsync();
        await using var one = await Server.StartAsync("one", settings, folder.Path);
        await using var two = await Server.StartAsync("two", settings, folder.Path);
        await using var three = await Server.StartAsync("three", settings, folder.Path);
        Server[] fleet = [one, two, three];

        var over = Task.Delay(Load, TimeProvider.System);
        var first = await Task.WhenAll(fleet.Select(server => LoadAsync(server, over)));
        var report = await SettledAsync(asked: one, fleet, () => fleet.Sum(server => server.Raw.Count(IsLoad)), first.Sum(static load => load.Answered));
        Hold(report, fleet.SelectMany(server => server.Raw));
        var flushed = CountOf(report, three);

        // All three are loaded again, and the third is gone in the middle of it.
        var ended = new TaskCompletionSource();
        var more = Task.WhenAll(fleet.Select(server => LoadAsync(server, ended.Task)));
        await Task.Delay(Load, TimeProvider.System);
        await AddedAsync(asked: one, three, flushed);
        var killedAt = TimeProvider.System.GetUtcNow();
        await three.Api.KillAsync();
        await Task.Delay(Load, TimeProvider.System);
        ended.SetResult();
        var second = await more;

        var of = CountOf(await MetricsAsync(one), three);
        var last = three.Raw;
        var lost = last.Count - of;
        var adding = Addition + second[2].Slowest * 2;
        var late = last.Count(raw => raw.At > killedAt - Interval - adding);
        output.WriteLine($"killed: {last.Count} requests served, {of} in the fleet's figures, {lost} lost; {late} were served in the last {(Interval + adding).TotalSeconds:0.0} s");
        Assert.InRange(lost, -Callers, late);

        // What it had added stays, and the others go on.
        var inFleet = of - last.Count(static raw => !IsLoad(raw));
        var after = await SettledAsync(asked: two, [one, two], () => one.Raw.Count(IsLoad) + two.Raw.Count(IsLoad) + inFleet, first.Concat(second).Where(static (_, i) => i % 3 != 2).Sum(static load => load.Answered) + inFleet, unwritten: Callers);
        Assert.Equal(of, CountOf(after, three));
    }

    private void Hold(JsonElement report, IEnumerable<RawLatency> raw)
    {
        foreach (var group in raw.Where(IsLoad).GroupBy(static one => one.Operation))
        {
            var sorted = group.Select(static one => one.Milliseconds).Order().ToList();
            var operation = Operation(report, group.Key.StartsWith("GET", StringComparison.Ordinal) ? Read : Write)!.Value;
            Assert.Equal(sorted.Count, operation.GetProperty("count").GetInt32());
            Assert.True(sorted.Count > 20, $"{sorted.Count} is no load.");
            foreach (var (name, of) in Quantiles)
            {
                var (exact, answered) = (RawLatency.Percentile(sorted, of), operation.GetProperty(name).GetDouble());
                output.WriteLine($"{group.Key[..3]} of {sorted.Count}: {name} exact {exact:0.000} ms, answered {answered:0.000} ms, {100 * (answered / exact - 1):+0.00;-0.00} %");
                Assert.InRange(answered, exact * (1 - Tolerance), exact * (1 + Tolerance));
            }

            Assert.Equal(sorted[^1], operation.GetProperty("max").GetDouble(), 1e-6);
        }
    }

    // Requests of another kind make the servers add what is still pending. A server writes a line, and adds to the figures, after whoever asked has the answer.
    // unwritten: what was under way in a process that was killed may be in the figures, and not in its file any more.
    private static async Task<JsonElement> SettledAsync(Server asked, Server[] fleet, Func<int> served, int answered, int unwritten = 0)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            await Task.WhenAll(fleet.Select(server => server.Client.GetStringAsync(new Uri("/api/performance/cache", UriKind.Relative), patience.Token)));
            var report = await MetricsAsync(asked);
            var counted = (Operation(report, Read)?.GetProperty("count").GetInt32() ?? 0) + (Operation(report, Write)?.GetProperty("count").GetInt32() ?? 0);
            var wanted = served();
            if (wanted >= answered && counted >= wanted && counted <= wanted + unwritten)
            {
                return report;
            }

            Assert.False(patience.IsCancellationRequested, $"{answered} requests were answered, {wanted} were served, {counted} are in the figures.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }

    // Until a server has added to what it had.
    private static async Task AddedAsync(Server asked, Server server, int before)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (CountOf(await MetricsAsync(asked), server) <= before)
        {
            Assert.False(patience.IsCancellationRequested, "It added nothing after the first load.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task<JsonElement> MetricsAsync(Server server) =>
        await server.Client.GetFromJsonAsync<JsonElement>(new Uri("/api/performance/metrics?window=30m", UriKind.Relative));

    private static JsonElement? Operation(JsonElement report, string name) =>
        report.GetProperty("operations").EnumerateArray().Where(one => one.GetProperty("name").GetString() == name).Select(static one => (JsonElement?)one).FirstOrDefault();

    private static int CountOf(JsonElement report, Server server) => report.GetProperty("containers").EnumerateArray()
        .Where(one => one.GetProperty("name").GetString()!.StartsWith(server.Name + "/", StringComparison.Ordinal)).Sum(static one => one.GetProperty("count").GetInt32());

    private static bool IsLoad(RawLatency raw) => raw.Operation is "GET " + RawRoute or "GET " + RawRoute + "/" or "PUT " + RawRoute or "PUT " + RawRoute + "/";

    // Reads that memory answers, reads of what is not there, and writes to the table: latencies over three powers of ten.
    private static async Task<(int Answered, TimeSpan Slowest)> LoadAsync(Server server, Task over)
    {
        var (begun, answered, slowest) = (TimeProvider.System.GetTimestamp(), 0, 0L);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(CallAsync));
        return (answered, TimeSpan.FromTicks(slowest));

        async Task CallAsync(int caller)
        {
            // A busy machine does not get far in the time: then on, until there is something to measure.
            for (var i = 0; !over.IsCompleted || (i < LeastCalls && TimeProvider.System.GetElapsedTime(begun) < Patience); i++)
            {
                var key = new Uri($"/api/performance/cache/inventory/{server.Name}-{caller}-{i / 10}", UriKind.Relative);
                using var body = new StringContent($"{i}", Encoding.UTF8, "application/json");
                var sent = TimeProvider.System.GetTimestamp();
                try
                {
                    using var answer = i % 10 == 1 ? await server.Client.PutAsync(key, body) : await server.Client.GetAsync(key);
                    Interlocked.Increment(ref answered);
                }
                catch (HttpRequestException)
                {
                    return; // Its server was killed.
                }
                finally
                {
                    InterlockedMax(ref slowest, TimeProvider.System.GetElapsedTime(sent).Ticks);
                }
            }
        }
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static async Task<Dictionary<string, string>> SettingsAsync()
    {
        var name = $"fleet-{Guid.NewGuid():N}";
        var settings = LocalProcess.ThreeUsers();
        settings["CACHE_TABLE_NAME"] = name;
        settings["METRICS_TABLE_NAME"] = name + "-metrics";
        settings["AWS_ENDPOINT_URL_DYNAMODB"] = (await DynamoDbLocal.SharedAsync()).Url.AbsoluteUri;
        settings["AWS_REGION"] = "eu-central-1";
        settings["Thaw__DynamoDb__CreateTable"] = "true";
        settings["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}";
        settings["Thaw__Caching__StoreTimeoutMilliseconds"] = "30000"; // the machine may be busy
        settings["Thaw__Monitoring__FleetIntervalSeconds"] = $"{Interval.TotalSeconds}";
        settings["Thaw__Monitoring__FleetTimeoutSeconds"] = "30";
        settings["Thaw__Monitoring__Emf"] = "false";
        settings["DOTNET_STARTUP_HOOKS"] = typeof(FleetPercentileTests).Assembly.Location;
        return settings;
    }

    /// <summary>A server of a name, by which its container goes.</summary>
    private sealed class Server(string name, ServerProcess api, string file) : IAsyncDisposable
    {
        public string Name => name;

        public ServerProcess Api => api;

        public HttpClient Client { get; } = api.Client("olga");

        public List<RawLatency> Raw => RawLatency.Read(file);

        public static async Task<Server> StartAsync(string name, Dictionary<string, string> settings, string folder)
        {
            var file = Path.Combine(folder, name);
            var own = new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["AWS_LAMBDA_FUNCTION_NAME"] = name, [StartupHook.Variable] = file };
            return new Server(name, await ApiProcess.StartAsync(own), file);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await api.DisposeAsync();
        }
    }
}
