using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Jobs;
using Thaw.Local.Signing;
using Thaw.Local.Verify;
using Thaw.Monitoring;
using Thaw.Tasks;

namespace Thaw.Local.Tests.Verify;

public sealed class VerifyTests
{
    [Fact]
    public async Task Local_IsWell_AndSaysWhatIsNotThere()
    {
        var folder = Directory.CreateTempSubdirectory("verify");
        await using var local = LocalHost.Build(
            new LocalCommand(["http://127.0.0.1:0"], Path.Combine(folder.FullName, "cache.db"), folder.FullName),
            static (builder, _) => builder.Services.AddPatience().AddThawCaching(builder.Configuration).UseInMemory());
        await local.StartAsync();

        var (code, output, errors) = await RunAsync("--url", local.Urls.First());

        Assert.True(code == 0, output + errors);
        Assert.Contains("All is well.", output, StringComparison.Ordinal);
        foreach (var row in (string[])["/", "live", "OpenAPI", "stranger", "bad input", "cache: put", "cache: get", "cache: get, unchanged", "cache: delete", "cache: get, removed", "cache report", "tier: memory", "tier: in-memory"])
        {
            Assert.Equal("ok", VerdictOf(output, row));
        }

        foreach (var row in (string[])["metrics", "analyze", "optimize, dry run", "search", "tasks"])
        {
            Assert.Equal("not deployed", VerdictOf(output, row));
        }

        Assert.DoesNotContain("task: submit", output, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Local_WithEverything_EachEndpointDependencyAndOneTaskToItsEnd()
    {
        var folder = Directory.CreateTempSubdirectory("verify");
        await using var local = Everything(folder);
        await local.StartAsync();

        var (code, output, errors) = await RunAsync("--url", local.Urls.First());

        Assert.True(code == 0, output + errors);
        foreach (var row in (string[])["cache: operation", "tier: sqlite", "health", "dependency: memory", "dependency: cache.memory", "dependency: cache.durable", "dependency: table.metrics",
            "dependency: table.tasks", "dependency: queue.tasks", "metrics", "analyze", "optimize, dry run", "search", "batch", "tasks", "task: submit", "task: end", "task: retry, refused",
            "cache: list", "cache: invalidate", "task: cancel, refused", "tasks: retry, refused", "tasks: redrive, refused"])
        {
            Assert.Equal("ok", VerdictOf(output, row));
        }

        Assert.Matches(@"\n  dependency: table\.tasks\s+ok\s+\d+ ms  healthy: ", output);
        Assert.Matches(@"\n  task: end\s+ok\s+\d+ ms  succeeded, attempt 1\n", output);
        await local.StopAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Local_WithEverything_IsAskedEveryOperationThatItsDocumentTellsOf()
    {
        var folder = Directory.CreateTempSubdirectory("verify");
        var asked = new AskedOperations();
        await using var local = Everything(folder, asked);
        await local.StartAsync();

        var (code, output, errors) = await RunAsync("--url", local.Urls.First());

        Assert.True(code == 0, output + errors);
        using var client = new HttpClient { BaseAddress = new Uri(local.Urls.First()) };
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
        var told = from path in document.RootElement.GetProperty("paths").EnumerateObject()
                   from operation in path.Value.EnumerateObject()
                   select $"{operation.Name.ToUpperInvariant()} {path.Name}";
        Assert.NotEmpty(told);
        Assert.Empty(told.Except(asked.Seen));
        await local.StopAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("""{"status":"pending","attempts":0}""", "still pending after 90 s, 0 attempts: does a worker run?")]
    [InlineData("""{"status":"failed","attempts":3,"error":{"reason":"The table is gone."}}""", "still failed after 90 s, 3 attempts: The table is gone.")]
    [InlineData("""{"status":"dead","attempts":1,"error":{"reason":"No handler."}}""", "dead: No handler.")]
    [InlineData("[]", "200 instead of a task")]
    public async Task TaskThatDoesNotSucceed_Fails_AndSaysHowItStands(string task, string said)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.Run(context =>
        {
            var (status, body) = (context.Request.Method, context.Request.Path.Value) switch
            {
                ("GET", "/api/performance/tasks") => (200, """{"items":[]}"""),
                ("POST", "/api/performance/tasks") => (202, """{"id":"one"}"""),
                ("GET", "/api/performance/tasks/one") => (200, task),
                _ => (404, ""),
            };
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        await server.StartAsync();
        var output = new StringWriter();

        var code = await VerifyVerb.RunAsync(["--url", server.Urls.First()], output, output, static _ => throw new InvalidOperationException("Nothing is signed."), new HurriedClock());

        Assert.Equal((1, "ok", "FAILED"), (code, VerdictOf(output.ToString(), "task: submit"), VerdictOf(output.ToString(), "task: end")));
        Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("task: retry", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DependencyThatFails_IsNamed_AndDecidesTheExitCode()
    {
        var folder = Directory.CreateTempSubdirectory("verify");
        await using var local = Everything(folder, ("Thaw:Health:Upstreams:shop", "http://127.0.0.1:1"));
        await local.StartAsync();

        var (code, output, _) = await RunAsync("--url", local.Urls.First());

        Assert.Equal((1, "FAILED", "FAILED", "ok"), (code, VerdictOf(output, "health"), VerdictOf(output, "dependency: upstream.shop"), VerdictOf(output, "dependency: table.tasks")));
        await local.StopAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Token_IsSentWithEveryRequest_ButTheStrangers()
    {
        await using var server = await GuardedServer.OfTokenAsync("the.token");

        var (code, output, _) = await RunAsync("--url", server.Url, "--token", "the.token");

        Assert.Equal((1, "ok"), (code, VerdictOf(output, "stranger")));
        Assert.Contains("as the bearer of a token", output, StringComparison.Ordinal);
        Assert.Equal("GET /api/performance/cache", Assert.Single(server.Seen, static one => !one.LetIn).Request);
        Assert.InRange(server.Seen.Count, 10, 30);
    }

    [Fact]
    public async Task Iam_EveryRequestIsSigned_ButTheStrangers()
    {
        var (credentials, clock) = (new SigningCredentials("AKIDEXAMPLE", "the-secret", "the-session"), new StoppedClock());
        await using var server = await GuardedServer.OfIamAsync(credentials, "eu-central-1", "execute-api", clock.GetUtcNow());
        var output = new StringWriter();

        var code = await VerifyVerb.RunAsync(
            ["--url", server.Url, "--region", "eu-central-1"], output, output, command => AwsIdentity.Of(credentials, command.Region!, command.Service ?? "execute-api"), clock);

        Assert.Equal((1, "ok"), (code, VerdictOf(output.ToString(), "stranger")));
        Assert.Contains("as IAM", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("GET /api/performance/cache", Assert.Single(server.Seen, static one => !one.LetIn).Request);
        Assert.Contains(server.Seen, static one => one is { Request: "POST /api/batch", LetIn: true });
        Assert.Contains(server.Seen, static one => one.Request.StartsWith("PUT ", StringComparison.Ordinal) && one.LetIn);
    }

    [Fact]
    public async Task ServerThatAnswersAnybodyAnything_Fails()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.Run(static context => context.Response.WriteAsync("hello"));
        await server.StartAsync();

        var (code, output, _) = await RunAsync("--url", server.Urls.First());

        Assert.Equal(1, code);
        foreach (var row in (string[])["live", "OpenAPI", "stranger", "bad input", "cache: put", "health", "metrics", "batch", "tasks", "task: submit"])
        {
            Assert.Equal("FAILED", VerdictOf(output, row));
        }
    }

    [Fact]
    public async Task NobodyThere_Fails()
    {
        // Below the ports that are handed out: nobody comes to listen there meanwhile.
        var (code, output, _) = await RunAsync("--url", "http://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("refused", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url is missing")]
    [InlineData("is not an address", "--url", "nonsense")]
    [InlineData("not encrypted", "--url", "http://example.com")]
    [InlineData("exclude each other", "--url", "https://example.com", "--token", "t", "--api-key", "k")]
    [InlineData("'--what' is not an option", "--what")]
    [InlineData("no AWS profile", "--url", "https://example.com", "--profile", "profile-that-is-nowhere")]
    public async Task UnusableArguments_AreASentence(string said, params string[] args)
    {
        var (code, _, errors) = await RunAsync(args);

        Assert.Equal(2, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
    }

    private static WebApplication Everything(DirectoryInfo folder, params (string Key, string Value)[] settings) => Everything(folder, null, settings);

    private static WebApplication Everything(DirectoryInfo folder, AskedOperations? asked, params (string Key, string Value)[] settings) => LocalHost.Build(
        new LocalCommand(["http://127.0.0.1:0"], Path.Combine(folder.FullName, "all.db"), folder.FullName),
        (builder, command) =>
        {
            builder.Configuration.AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create(one.Key, (string?)one.Value)));
            builder.Services.AddPatience();
            if (asked is not null)
            {
                builder.Services.AddSingleton<IStartupFilter>(asked);
            }

            builder.Services.AddThawCaching(builder.Configuration).UseSqlite(file => (file.Path, file.BusyTimeout) = (command.Database, Patience.OfStores));
            builder.Services.AddThawTasks().AddThawJobs().UseDocumentFolder(command.Data).UseSqlite(file => (file.Path, file.BusyTimeout) = (command.Database, Patience.OfStores))
                .AddWorker(static worker => worker.Wait = TimeSpan.FromSeconds(1));
            builder.Services.AddThawMonitoring().UseSqlite(file => (file.Path, file.BusyTimeout) = (command.Database, Patience.OfStores));
        });

    /// <summary>Half a minute a look; waiting takes no time.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 30 * Interlocked.Increment(ref _looks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }

    private static string? VerdictOf(string output, string row) =>
        output.Split('\n').Where(line => line.StartsWith($"  {row,-25} ", StringComparison.Ordinal)).Select(static line => line[28..41].Trim()).SingleOrDefault();

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        return (await VerifyVerb.RunAsync(args, output, errors), output.ToString(), errors.ToString());
    }
}
