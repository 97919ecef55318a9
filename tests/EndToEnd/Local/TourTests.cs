using System.Globalization;
using System.Net;
using System.Text.Json;
using Thaw.EndToEnd.Tasks;

namespace Thaw.EndToEnd;

/// <summary>What the README's tour does with tasks, on Local as it is started there.</summary>
public sealed class TourTests
{
    private const int Lines = 270_000;
    private const int Tries = 10;

    [Fact]
    public async Task TwentyMegabytes_AreProcessedWithProgress_Indexed_AndSearched()
    {
        using var folder = new TemporaryFolder();
        await using var local = await LocalProcess.StartAsync(folder.File("local.db"));
        using var client = local.Client();
        var bytes = await WriteAsync(Path.Combine(folder.File("data"), "fox.txt"));
        Assert.InRange(bytes, 20_000_000, 25_000_000);

        var task = default(JsonElement);
        var isOnItsWay = false;
        for (var tries = 0; !isOnItsWay && tries < Tries; tries++)
        {
            // A machine that runs the service, and meanwhile none of this, shows the end alone.
            (task, isOnItsWay) = await WatchAsync(client, (await client.SubmitKeyAsync("fox.txt")).Id());
        }

        Assert.True(isOnItsWay, "No progress was seen on the way.");
        Assert.Equal($"{bytes} of {bytes} bytes", task.GetProperty("message").GetString());
        var result = task.GetProperty("result");
        Assert.Equal((bytes, Lines + 1L), (result.GetProperty("bytes").GetInt64(), result.GetProperty("lines").GetInt64()));

        Assert.Equal("succeeded", (await client.FinishAsync(result.GetProperty("indexingTask").GetString()!)).Status());
        var answer = await client.GetAsync("/api/performance/search?q=glacier+nowhere");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var hit = Assert.Single((await answer.JsonAsync()).GetProperty("items").EnumerateArray());
        Assert.Equal("fox.txt", hit.GetProperty("document").GetString());
        Assert.Contains("In the middle of nowhere a glacier thaws.", hit.GetProperty("snippet").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CursorAndTask_OutliveTheProcess()
    {
        using var folder = new TemporaryFolder();
        string cursor;
        List<string> ids = [];
        await using (var first = await LocalProcess.StartAsync(folder.File("local.db")))
        {
            using var client = first.Client();
            for (var i = 0; i < 3; i++)
            {
                var answer = await client.SubmitAsync($$$"""{"type":"cache.invalidate","args":{"namespace":"n{{{i}}}"},"delaySeconds":600}""");
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                ids.Add((await answer.JsonAsync()).Id());
            }

            // Those of one instant are in an order of their own.
            var page = await client.PageAsync("?limit=2");
            Assert.Equal(2, page.Ids().Count);
            ids.RemoveAll(page.Ids().Contains);
            cursor = page.Cursor()!;
            await first.KillAsync();
        }

        await using var second = await LocalProcess.StartAsync(folder.File("local.db"));
        using var again = second.Client();

        Assert.Equal(ids, (await again.PageAsync($"?limit=2&cursor={cursor}")).Ids());
        Assert.Single(ids);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("local.db.cursor-key")));
        }
    }

    /// <summary>To the end; answers whether it was seen on its way there.</summary>
    private static async Task<(JsonElement Task, bool IsOnItsWay)> WatchAsync(HttpClient client, string id)
    {
        var (task, seen) = (default(JsonElement), new List<double>());
        do
        {
            task = await client.TaskAsync(id);
            seen.Add(task.GetProperty("progress").GetDouble());
        }
        while (task.Status() is "pending" or "running");

        Assert.Equal("succeeded", task.Status());
        Assert.Equal(seen.Order(), seen);
        return (task, seen.Exists(static percent => percent is > 0 and < 100));
    }

    private static async Task<long> WriteAsync(string path)
    {
        await using var text = File.CreateText(path);
        for (var line = 1; line <= Lines; line++)
        {
            await text.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"Line {line:000000}: the quick brown fox jumps over the lazy dog, and nobody knows why.\n"));
        }

        await text.WriteAsync("In the middle of nowhere a glacier thaws.\n");
        await text.FlushAsync();
        return text.BaseStream.Length;
    }
}
