using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Xunit.Abstractions;

namespace Thaw.EndToEnd;

/// <summary>Many who look at the fleet at once, at one process over DynamoDB Local.</summary>
public sealed class LookingUnderLoadTests(ITestOutputHelper output)
{
    private const string Health = "health";
    private const int ASecond = 60;
    private const int Seconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] Places =
        ["metrics", "metrics?window=6h", "metrics?window=1h&series=true", "analyze", "analyze?window=7d", Health];

    [SkippableFact]
    public async Task SixtyLooksASecond_AreAllAnswered()
    {
        var settings = await ApiProcess.SettingsAsync();
        settings["METRICS_TABLE_NAME"] = $"metrics-{Guid.NewGuid():N}";
        await using var api = await ApiProcess.StartAsync(settings);
        using var client = api.Client("olga");
        client.Timeout = Patience;
        foreach (var place in Places)
        {
            using var first = await client.GetAsync(Address(place)); // the table is made, the code compiled
            Assert.True(IsAnswer(place, first.StatusCode), $"{place}: {first.StatusCode}");
        }

        // When each is due is fixed before the first is sent: a service that stalls is charged for all who would have come meanwhile.
        var answers = new ConcurrentBag<(string Place, HttpStatusCode Status, double Milliseconds)>();
        var began = Stopwatch.StartNew();
        var sent = new List<Task>();
        for (var i = 0; i < ASecond * Seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / ASecond);
            if (due - began.Elapsed is { Ticks: > 0 } early)
            {
                await Task.Delay(early, TimeProvider.System);
            }

            sent.Add(LookAsync(Places[i % Places.Length], due));
        }

        await Task.WhenAll(sent).WaitAsync(Patience);
        var sorted = answers.Select(static one => one.Milliseconds).Order().ToList();
        output.WriteLine($"{sorted.Count} looks: P50 {sorted[sorted.Count / 2]:0} ms, P95 {sorted[sorted.Count * 95 / 100]:0} ms, the slowest {sorted[^1]:0} ms; {answers.Count(static one => one.Status != HttpStatusCode.OK)} not 200");
        Assert.Equal(ASecond * Seconds, answers.Count);
        Assert.All(answers, static one => Assert.True(IsAnswer(one.Place, one.Status), $"{one.Place}: {one.Status}"));

        async Task LookAsync(string place, TimeSpan due)
        {
            using var answer = await client.GetAsync(Address(place));
            answers.Add((place, answer.StatusCode, (began.Elapsed - due).TotalMilliseconds));
        }
    }

    // The health of what does not answer a check in a second and a half is 503 by right, and on a busy machine that is so.
    private static bool IsAnswer(string place, HttpStatusCode status) => status == HttpStatusCode.OK || (place == Health && status == HttpStatusCode.ServiceUnavailable);

    private static Uri Address(string place) => new($"/api/performance/{place}", UriKind.Relative);
}
