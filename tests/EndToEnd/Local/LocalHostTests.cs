using System.Net;
using System.Net.Sockets;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

public sealed class LocalHostTests
{
    [Fact]
    public async Task Start_SaysWhereAndWhatToTry_AndInterruptEndsItQuietly()
    {
        using var folder = new TemporaryFolder();
        await using var local = await LocalProcess.StartAsync(folder.File("cache.db"));

        Assert.Contains(folder.File("cache.db"), local.Welcome, StringComparison.Ordinal);
        Assert.Contains(folder.File("data"), local.Welcome, StringComparison.Ordinal);
        Assert.Equal(4, local.Welcome.Split('\n').Count(static line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal)));
        var (code, errors) = await local.InterruptAsync();
        Assert.Equal(0, code);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task KilledAndRestarted_KeepsWhatWasStored()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await LocalProcess.StartAsync(folder.File("cache.db")))
        {
            using var client = first.Client();
            Assert.Equal(HttpStatusCode.NoContent, (await client.PutAsync("/company/kept", "{\"a\":1}", "application/json")).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, (await client.PutAsync("/company/removed", "1", "application/json")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync($"{Root}/company/removed")).StatusCode);
            await first.KillAsync();
        }

        await using var second = await LocalProcess.StartAsync(folder.File("cache.db"));
        using var again = second.Client();
        var entry = await again.GetEntryAsync("company", "kept");
        Assert.Equal("{\"a\":1}", entry.GetProperty("value").GetRawText());
        Assert.Equal("durable", entry.GetProperty("tier").GetString());
        Assert.False(await again.HasAsync("company", "removed"));
    }

    [Fact]
    public async Task PutIfMatch_ManyCallersOfTwoProcessesOnOneFile_NoUpdateIsLost()
    {
        const int Callers = 6;
        const int Each = 8;
        using var folder = new TemporaryFolder();
        await using var first = await LocalProcess.StartAsync(folder.File("cache.db"));
        await using var second = await LocalProcess.StartAsync(folder.File("cache.db"));
        using var one = first.Client();
        using var two = second.Client();
        Assert.Equal(HttpStatusCode.NoContent, (await one.PutAsync("/company/count?ttlSeconds=600", "0", "application/json", ("If-None-Match", "*"))).StatusCode);

        var (taken, refused) = await ConditionalCounter.CountAsync("/company/count", Callers, Each, one, two);

        Assert.Equal(2 * Callers * Each, taken);
        Assert.True(refused > 0, "The callers never met.");
        await using var third = await LocalProcess.StartAsync(folder.File("cache.db"));
        using var reader = third.Client();
        Assert.Equal($"{taken}", await reader.GetStringAsync(new Uri($"{Root}/company/count", UriKind.Relative)));
    }

    [Fact]
    public async Task PortTaken_IsASentenceAndFails()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new TemporaryFolder();

        var (code, _, errors) = await LocalProcess.RunAsync(["--urls", $"http://127.0.0.1:{port}", "--db", folder.File("cache.db")]);

        Assert.NotEqual(0, code);
        Assert.Contains($"{port}", errors, StringComparison.Ordinal);
        Assert.Contains("taken", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:5080", "other machines")]
    [InlineData("--urls", "http://*:5080", "--urls")]
    [InlineData("--urls", "http://example.com:5080", "other machines")]
    [InlineData("--urls", "https://127.0.0.1:5080", "http")]
    [InlineData("--urls", "nonsense", "nonsense")]
    [InlineData("--port", "1", "--port")]
    [InlineData("--db", "", "--db")]
    [InlineData("--data", "", "--data")]
    public async Task UnusableArguments_AreASentenceAndFail(string name, string value, string said)
    {
        var (code, _, errors) = await LocalProcess.RunAsync([name, value]);

        Assert.NotEqual(0, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnusableApiKey_StopsTheStartAndIsNamed()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Thaw__ApiKeys__0__Hash"] = "open sesame", ["Thaw__ApiKeys__0__Owner"] = "alice" };

        var (code, _, errors) = await LocalProcess.RunAsync(["--urls", "http://127.0.0.1:0", "--db", folder.File("cache.db")], settings);

        Assert.NotEqual(0, code);
        Assert.Contains("Thaw:ApiKeys:0:Hash", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("open sesame", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("L1_CACHE_SIZE", "many")]
    [InlineData("REDIS_ENDPOINT", "localhost:6379")]
    public async Task UnusableSetting_StopsTheStartAndIsNamed(string name, string value)
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value };

        var (code, _, errors) = await LocalProcess.RunAsync(["--urls", "http://127.0.0.1:0", "--db", folder.File("cache.db")], settings);

        Assert.NotEqual(0, code);
        Assert.Contains(name, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CacheSwitchedOff_MissesAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["CACHE_ENABLED"] = "false" };
        await using var local = await LocalProcess.StartAsync(folder.File("cache.db"), settings);
        using var client = local.Client();

        var problem = await (await client.PutAsync("/company/k", "1", "application/json")).ProblemAsync(HttpStatusCode.ServiceUnavailable);

        Assert.Contains("CACHE_ENABLED", problem.ToString(), StringComparison.Ordinal);
        Assert.False(await client.HasAsync("company", "k"));
    }
}
