using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>Real processes over one table: what one is told to tune, the others do within the interval, and it outlives all of them.</summary>
public sealed class SharedTuningTests
{
    private const string Optimize = "/api/performance/optimize";
    private const string Tunable = "cache.memory.bytes";
    private const long Megabyte = 1024 * 1024;
    private const int Values = 150;
    private const int ValueBytes = 12_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [SkippableFact]
    public async Task Optimize_InOneContainer_IsDoneInTheOther_UndoneFromThere_AndOutlivesBoth()
    {
        var settings = await SettingsAsync();
        await using var first = await ApiProcess.StartAsync(settings);
        var second = await ApiProcess.StartAsync(settings);
        using var one = first.Client("olga");
        using var two = second.Client("olga");
        await FillAsync(one);
        await ReadAsync(two);
        Assert.InRange(await BytesAsync(one), Megabyte / 2, Megabyte);
        Assert.InRange(await BytesAsync(two), Megabyte / 2, Megabyte);

        var dry = await OptimizeAsync(one, """{"dryRun":true}""");
        Assert.Equal((Megabyte, "fleet"), (Tuned(dry), dry.GetProperty("scope").GetString()));
        await ReadAsync(one);
        var run = await OptimizeAsync(one);
        var change = Assert.Single(run.GetProperty("changes").EnumerateArray(), static change => change.GetProperty("tunable").GetString() == Tunable);
        Assert.Equal((Megabyte, 1.5 * Megabyte), (change.GetProperty("from").GetDouble(), change.GetProperty("to").GetDouble()));
        Assert.StartsWith("Its hit rate is ", change.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Equal((1.0, 1.5 * Megabyte), (run.GetProperty("appliesWithinSeconds").GetDouble(), Tuned(run)));

        // Nobody tells the other one but the check of its next look-up: from then on its memory holds more than it was configured to.
        await Task.Delay(Interval, TimeProvider.System);
        await ReadAsync(two);
        Assert.InRange(await BytesAsync(two), Megabyte + 1, 3 * Megabyte / 2);

        // One that ends without a word and starts anew.
        await second.DisposeAsync();
        await using var third = await ApiProcess.StartAsync(settings);
        using var reborn = third.Client("olga");
        await ReadAsync(reborn);
        Assert.InRange(await BytesAsync(reborn), Megabyte + 1, 3 * Megabyte / 2);

        var id = run.GetProperty("id").GetString();
        var undone = await (await reborn.SendAsync("POST", $"{Optimize}?undo={id}")).JsonAsync();
        Assert.Equal((Tunable, "fleet"), (Assert.Single(undone.GetProperty("changes").EnumerateArray()).GetProperty("tunable").GetString(), undone.GetProperty("scope").GetString()));
        Assert.InRange(await BytesAsync(reborn), 1, Megabyte);
        await Task.Delay(Interval, TimeProvider.System);
        await one.GetAsync($"{Root}/load/0");
        Assert.InRange(await BytesAsync(one), 1, Megabyte);

        await (await one.SendAsync("POST", $"{Optimize}?undo={id}")).ProblemAsync(HttpStatusCode.Conflict);
        await (await one.SendAsync("POST", $"{Optimize}?undo=0123456789abcdef")).ProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(Megabyte, Tuned(await OptimizeAsync(one, """{"dryRun":true}""")));
    }

    [SkippableFact]
    public async Task Optimize_InTwoContainersAtOnce_OneCounts_AndTheOtherSaysSo()
    {
        var settings = await SettingsAsync();
        await using var first = await ApiProcess.StartAsync(settings);
        await using var second = await ApiProcess.StartAsync(settings);
        using var one = first.Client("olga");
        using var two = second.Client("olga");
        await FillAsync(one);
        await Task.WhenAll(ReadAsync(one), ReadAsync(two));
        var runs = await Task.WhenAll(OptimizeAsync(one), OptimizeAsync(two));

        // Whoever came later found it done, and went on from there or waits for figures of the new size; or lost, and left it.
        var changes = runs.SelectMany(static run => run.GetProperty("changes").EnumerateArray()).Where(static change => change.GetProperty("tunable").GetString() == Tunable)
            .Select(static change => (From: change.GetProperty("from").GetDouble(), To: change.GetProperty("to").GetDouble())).OrderBy(static change => change.From).ToList();
        var left = runs.SelectMany(static run => run.GetProperty("left").EnumerateArray()).Count(static one => one.GetString() == Tunable);
        Assert.InRange(changes.Count + left, 1, 2);
        Assert.Equal((Megabyte, 1.5 * Megabyte), changes[0]);
        Assert.All(changes.Skip(1), change => Assert.Equal(changes[0].To, change.From));
        var fleet = Tuned(await OptimizeAsync(one, """{"dryRun":true}"""));
        Assert.Equal((changes[^1].To, fleet), (fleet, Tuned(await OptimizeAsync(two, """{"dryRun":true}"""))));
    }

    private static double Tuned(JsonElement answer) =>
        Assert.Single(answer.GetProperty("tunables").EnumerateArray(), static one => one.GetProperty("id").GetString() == Tunable).GetProperty("value").GetDouble();

    private static async Task<JsonElement> OptimizeAsync(HttpClient client, string body = "{}")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync(Optimize, content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static async Task<long> BytesAsync(HttpClient client) => (await (await client.GetAsync(Root)).JsonAsync()).GetProperty("bytes").GetInt64();

    // More than fits, of bytes that are not compressed away.
    private static Task FillAsync(HttpClient client) => Parallel.ForEachAsync(Enumerable.Range(0, Values), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
    {
        var answer = await client.PutAsync($"/load/{i}?ttlSeconds=3600", JsonSerializer.Serialize(Convert.ToBase64String(RandomNumberGenerator.GetBytes(ValueBytes * 3 / 4))), "application/json");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    });

    private static async Task ReadAsync(HttpClient client)
    {
        for (var i = 0; i < Values; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Root}/load/{i}")).StatusCode);
        }
    }

    private static async Task<Dictionary<string, string>> SettingsAsync()
    {
        var settings = await ApiProcess.SettingsAsync();
        settings["METRICS_TABLE_NAME"] = $"{settings["CACHE_TABLE_NAME"]}-metrics";
        settings["Thaw__Caching__MemoryBytes"] = $"{Megabyte}";
        settings["L1_CACHE_SIZE"] = "100000";
        settings["MEMORY_THRESHOLD_MB"] = "4096";
        return settings;
    }
}
