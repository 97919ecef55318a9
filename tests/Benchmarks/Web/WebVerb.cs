using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Web;

namespace Thaw.Benchmarks.Web;

/// <summary>
/// What the library's steps cost and save on real documents: each beside the same endpoint without it, over one connection of the loopback, the client in the same process. All take turns in
/// many rounds; a figure is the median of its rounds.
/// </summary>
internal static class WebVerb
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var quick = arguments.Contains("--quick");
        var folder = arguments.FirstOrDefault(static argument => !argument.StartsWith('-')) ?? Document.FindFolder();
        if (folder is null || Document.In(folder) is not { } documents)
        {
            Console.Error.WriteLine($"The documents github_events.json, twitter.json and citm_catalog.json are not in {folder ?? "shared/json beside the repository"}: name their folder.");
            return 2;
        }

        await using var plain = await Subject.StartAsync(documents);
        await using var compressed = await Subject.StartAsync(documents, static services => services.AddLogging().AddThawCompression(), static app => app.UseThawCompression());
        await using var reshaped = await Subject.StartAsync(
            documents, static services => services.AddThawPayload(options => options.Optimize = true), static app => app.UseThawPayload());
        await using var cached = await Subject.StartAsync(
            documents, static services => services.AddLogging().AddThawOutputCache(), static app => app.UseThawOutputCache(), cache: true);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

        var results = new List<string>();
        foreach (var document in documents)
        {
            Step[] steps =
            [
                new("plain", plain, document.Name, null),
                new("gzip", compressed, document.Name, "gzip"),
                new("brotli", compressed, document.Name, "br"),
                new("compressionUnwanted", compressed, document.Name, null),
                new("fields", reshaped, $"{document.Name}?fields={document.Fields}", null),
                new("withoutNullsAndSpace", reshaped, document.Name, null),
                new("cacheHit", cached, document.Name, null),
            ];
            await MeasureAsync(client, steps, document, quick);
            results.Add(Json(document, steps));
        }

        var time = TimeSpan.FromSeconds(quick ? 0.2 : 5);
        var uncachedRate = await Throughput.OfAsync(client, new Uri(plain.Url, "origin"), time);
        var cachedRate = await Throughput.OfAsync(client, new Uri(cached.Url, "origin"), time);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
            { "documents": [
            {{string.Join(",\n", results)}}
            ],
              "origin20ms": { "clients": 32, "uncachedPerSecond": {{uncachedRate:F0}}, "cachedPerSecond": {{cachedRate:F0}}, "ratio": {{cachedRate / uncachedRate:F1}} } }
            """));
        return 0;
    }

    private static async Task MeasureAsync(HttpClient client, Step[] steps, Document document, bool quick)
    {
        // About as long a round for a large document as for a small one.
        var requests = quick ? 1 : (int)Math.Clamp(2_000_000L / document.Bytes.Length, 2, 40);
        var (warmups, rounds) = quick ? (1, 1) : (6, 21);
        for (var round = 0; round < warmups + rounds; round++)
        {
            foreach (var step in steps)
            {
                await step.RunAsync(client, requests, round >= warmups);
            }
        }
    }

    private static string Json(Document document, Step[] steps)
    {
        var plain = steps[0];
        var rows = steps.Skip(1).Select(step => string.Create(
            CultureInfo.InvariantCulture,
            $$"""      "{{step.Name}}": { "bytes": {{step.Bytes}}, "savedPercent": {{100.0 * (plain.Bytes - step.Bytes) / plain.Bytes:F1}}, "addedMs": {{step.Milliseconds - plain.Milliseconds:F3}}, "addedCpuMs": {{step.CpuMilliseconds - plain.CpuMilliseconds:F3}} }"""));
        return string.Create(CultureInfo.InvariantCulture, $$"""
                { "name": "{{document.Name}}", "bytes": {{plain.Bytes}}, "plainMs": {{plain.Milliseconds:F3}}, "plainCpuMs": {{plain.CpuMilliseconds:F3}},
            {{string.Join(",\n", rows)}} }
            """);
    }
}
