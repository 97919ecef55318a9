using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Thaw.Benchmarks.Measurements;
using Thaw.Benchmarks.Web;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.Tests;

/// <summary>Every verb runs and answers in its shape, so that none rots. Its figures are not looked at.</summary>
public sealed class VerbTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Hits_Quick_AnswersARowEach()
    {
        using var answer = JsonDocument.Parse(await RunAsync("hits", "--quick"));
        var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Superset(
            new HashSet<string?> { "dictionary", "memoryCache", "hybridCache", "tryGet" },
            rows.Select(static row => row.GetProperty("name").GetString()).ToHashSet());
        Assert.All(rows, static row => Assert.True(row.GetProperty("nanos").GetDouble() > 0 && row.GetProperty("bytes").GetDouble() >= 0));
    }

    [Fact]
    public async Task Traces_OfSynthesizedOnes_AnswersTwoSizesEach()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-traces-");
        try
        {
            await RunAsync("synthesize", folder.FullName, "--quick");
            using var answer = JsonDocument.Parse(await RunAsync("traces", folder.FullName));
            var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
            Assert.Equal(2 * folder.GetFiles("*.txt").Length, rows.Count);
            Assert.All(rows, static row => Assert.InRange(row.GetProperty("ours").GetDouble(), 0, row.GetProperty("optimum").GetDouble()));
            Assert.All(rows, static row => Assert.Equal(["trace", "size", "ours", "lru", "optimum"], row.EnumerateObject().Select(static column => column.Name)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Traces_WithRivals_AnswersThemToo()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-traces-");
        try
        {
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "loop.txt"), Enumerable.Range(0, 4_000).Select(static i => "key" + (i % 100)));
            using var answer = JsonDocument.Parse(await RunAsync("traces", folder.FullName, "--sizes", "50", "--rivals"));
            var row = answer.RootElement.GetProperty("rows").EnumerateArray().Single();
            Assert.Equal(0, row.GetProperty("lru").GetDouble());
            Assert.InRange(row.GetProperty("wTinyLfu").GetDouble(), 1, row.GetProperty("optimum").GetDouble());
            Assert.InRange(row.GetProperty("wTinyLfuFixed").GetDouble(), 1, row.GetProperty("optimum").GetDouble());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Cost_Quick_AnswersALineEach() => Assert.All(
        (await RunAsync("cost", "--quick")).Split('\n', StringSplitOptions.RemoveEmptyEntries),
        static line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("ns").GetDouble() > 0));

    [Fact]
    public async Task Monitoring_Quick_AnswersARowEach()
    {
        using var answer = JsonDocument.Parse(await RunAsync("monitoring", "--quick"));
        var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Superset(
            new HashSet<string?> { "stopwatch", "sketch", "span", "span/invocation", "instrument", "emf", "json" },
            rows.Select(static row => row.GetProperty("name").GetString()).ToHashSet());
        Assert.All(rows, static row => Assert.True(row.GetProperty("nanos").GetDouble() > 0 && row.GetProperty("bytes").GetDouble() >= 0));
    }

    // The Api and the floor as they are built; what is measured is published, which takes longer than all of these tests.
    [SkippableFact]
    public async Task Lambda_Quick_AnswersARowASubject()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Processor time and memory are read from /proc.");
        using var answer = JsonDocument.Parse(await RunAsync("lambda", "--quick"));
        var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
        string[] subjects = ["floor", "thaw", "custom", "kestrel"];
        Assert.Equal(subjects, rows.Select(static row => row.GetProperty("name").GetString()));
        Assert.All(rows, static row => Assert.All(
            (string[])["firstResponseMillis", "firstResponseBestMillis", "latencyMicros", "steadyLatencyMicros", "peakMegabytes"],
            column => Assert.True(row.GetProperty(column).GetDouble() > 0, column)));
        Assert.All(rows, static row => Assert.True(row.GetProperty("cpuMicros").GetDouble() >= 0));

        // A trimmed program takes no start-up hook, and says nothing of what it allocates.
        Assert.Equal(["custom"], rows.Where(static row => row.GetProperty("allocatedBytes").ValueKind == JsonValueKind.Null).Select(static row => row.GetProperty("name").GetString()));
        Assert.All(rows, static row => Assert.True(row.GetProperty("allocatedBytes") is var bytes && (bytes.ValueKind == JsonValueKind.Null || bytes.GetDouble() >= 0)));
        var ratios = answer.RootElement.GetProperty("ratios").EnumerateArray().ToList();
        Assert.Equal(subjects, ratios.Select(static row => row.GetProperty("name").GetString()));
        Assert.Equal(1, ratios[0].GetProperty("firstResponse").GetDouble());
    }

    [Fact]
    public async Task DynamoDb_Quick_AnswersARowASubject()
    {
        using var answer = JsonDocument.Parse(await RunAsync("dynamodb", "--quick"));
        var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            from suffix in (string[])["", "/two", "/tls", "/tls/two"] from subject in (string[])["socket", "http", "ours", "sdk"] select subject + suffix,
            rows.Select(static row => row.GetProperty("name").GetString()));
        Assert.All(rows, static row => Assert.All(
            (string[])["cpuMicros", "bytes", "firstCallMillis"], column => Assert.True(row.GetProperty(column).GetDouble() >= 0)));

        // Our reads load nothing of the SDK.
        Assert.All(rows, static row => Assert.Equal(row.GetProperty("name").GetString()!.StartsWith("sdk", StringComparison.Ordinal), row.GetProperty("sdkAssemblies").GetInt32() > 0));
    }

    [SkippableFact]
    public async Task ColdStart_Quick_AnswersARowACase()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "What a process trusts is set as OpenSSL is told.");
        Require.Tool("node");
        Require.Tool("javac");
        using var answer = JsonDocument.Parse(await RunAsync("coldstart", "--quick"));
        var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["sdk", "notWarmed", "warmed", "sdk/tls", "notWarmed/tls", "warmed/tls"], rows.Select(static row => row.GetProperty("name").GetString()));
        Assert.All(rows, static row => Assert.True(row.GetProperty("initMillis").GetDouble() > 0 && row.GetProperty("answerMillis").GetDouble() > 0));
        Assert.All(rows, static row => Assert.Equal(row.GetProperty("initMillis").GetDouble() + row.GetProperty("answerMillis").GetDouble(), row.GetProperty("totalMillis").GetDouble(), 0.11));
    }

    [SkippableFact]
    public async Task Tasks_Quick_AnswersARowAStore()
    {
        Require.Tool("node");
        Require.Tool("javac");
        using var answer = JsonDocument.Parse(await RunAsync("tasks", "--quick"));
        var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["sqlite", "emulators"], rows.Select(static row => row.GetProperty("name").GetString()));
        Assert.All(rows, static row =>
        {
            foreach (var callers in (string[])["byOne", "byMany"])
            {
                var measured = row.GetProperty(callers);
                Assert.True(measured.GetProperty("tasksPerSecond").GetDouble() > 0 && measured.GetProperty("bareMessagesPerSecond").GetDouble() > 0);
            }

            Assert.InRange(row.GetProperty("storeWritesPerTask").GetDouble(), 3, 4);
        });

        // In one file a message brings its record along; from a queue elsewhere it brings the id.
        Assert.InRange(rows[0].GetProperty("storeReadsPerTask").GetDouble(), 0, 0.1);
        Assert.InRange(rows[1].GetProperty("storeReadsPerTask").GetDouble(), 1, 1.1);
    }

    [Fact]
    public async Task Web_Quick_AnswersEachDocumentAndEachStep()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-json-");
        try
        {
            string[] names = ["github_events", "twitter", "citm_catalog"];
            foreach (var name in names)
            {
                await File.WriteAllTextAsync(
                    Path.Combine(folder.FullName, name + ".json"), $"[ {string.Join(", ", Enumerable.Range(0, 500).Select(static i => $$"""{ "id": {{i}}, "none": null }"""))} ]");
            }

            using var answer = JsonDocument.Parse(await RunAsync("web", folder.FullName, "--quick"));
            var documents = answer.RootElement.GetProperty("documents").EnumerateArray().ToList();
            Assert.Equal(names, documents.Select(static document => document.GetProperty("name").GetString()));
            Assert.All(documents, static document => Assert.All(
                (string[])["gzip", "brotli", "withoutNullsAndSpace"], step => Assert.InRange(document.GetProperty(step).GetProperty("savedPercent").GetDouble(), 10, 100)));
            Assert.True(answer.RootElement.GetProperty("origin20ms").GetProperty("cachedPerSecond").GetDouble() > 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Write_OneVerb_PutsItsSectionAndAnswersIt()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-measurements-");
        try
        {
            var file = Path.Combine(folder.FullName, "docs", "measurements.md");
            using var answer = JsonDocument.Parse(await RunAsync("monitoring", "--job", "short", "--write", file));
            var rows = answer.RootElement.GetProperty("monitoring").GetProperty("rows").GetArrayLength();
            var lines = await File.ReadAllLinesAsync(file);
            Assert.Contains("## monitoring", lines);
            Assert.Contains(lines, static line => line.StartsWith("`dotnet run -c Release --project tests/Benchmarks -- monitoring`, 2", StringComparison.Ordinal));
            Assert.Equal(rows + 2, lines.Count(static line => line.StartsWith("| ", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Each once more; what matters here is that all are written down.
    [SkippableFact]
    [Trait("Category", "Long")]
    public async Task All_ShortJob_WritesASectionForEach()
    {
        Require.Tool("node");
        Require.Tool("javac");
        var folder = Directory.CreateTempSubdirectory("thaw-measurements-");
        try
        {
            var file = Path.Combine(folder.FullName, "measurements.md");
            using var answer = JsonDocument.Parse(await RunAsync("all", "--job", "short", "--write", file));
            Assert.Equal(MeasurePlan.Every, answer.RootElement.EnumerateObject().Select(static verb => verb.Name));

            // The documents that web measures are beside the repository or nowhere: then its section says so.
            var lines = await File.ReadAllLinesAsync(file);
            Assert.Equal(MeasurePlan.Every, lines.Where(static line => line.StartsWith("## ", StringComparison.Ordinal)).Select(static line => line[3..]));
            Assert.Equal(Document.FindFolder() is null ? 1 : 0, lines.Count(static line => line.StartsWith("Not measured: ", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<string> RunAsync(params string[] arguments) => RunAsync(arguments[0] == MeasurePlan.All ? LongPatience : Patience, arguments);

    private static async Task<string> RunAsync(TimeSpan within, params string[] arguments)
    {
        var assembly = typeof(VerbTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "Benchmarks").Value!;
        var start = new ProcessStartInfo(Require.Tool("dotnet"), [assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(within, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
