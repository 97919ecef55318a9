using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Local.Verify;

namespace Thaw.Local.Tests.Verify;

public sealed class VerifyTests
{
    [Fact]
    public async Task Local_IsWell_AndSaysWhatIsNotThere()
    {
        var folder = Directory.CreateTempSubdirectory("verify");
        await using var local = LocalHost.Build(
            new LocalCommand(["http://127.0.0.1:0"], Path.Combine(folder.FullName, "cache.db"), folder.FullName),
            static (builder, _) => builder.Services.AddThawCaching(builder.Configuration).UseInMemory());
        await local.StartAsync();

        var (code, output, errors) = await RunAsync("--url", local.Urls.First());

        Assert.True(code == 0, output + errors);
        Assert.Contains("All is well.", output, StringComparison.Ordinal);
        foreach (var row in (string[])["/", "live", "OpenAPI", "stranger", "bad input", "cache: put", "cache: get", "cache: get, unchanged", "cache: delete", "cache: get, removed", "cache report", "tier: memory", "tier: in-memory"])
        {
            Assert.Equal("ok", VerdictOf(output, row));
        }

        Assert.Equal("not deployed", VerdictOf(output, "tasks"));
        folder.Delete(recursive: true);
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
        foreach (var row in (string[])["live", "OpenAPI", "stranger", "bad input", "cache: put"])
        {
            Assert.Equal("FAILED", VerdictOf(output, row));
        }
    }

    [Fact]
    public async Task NobodyThere_Fails()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var (code, output, _) = await RunAsync("--url", $"http://127.0.0.1:{port}");

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

    private static string? VerdictOf(string output, string row) =>
        output.Split('\n').Where(line => line.StartsWith($"  {row,-22} ", StringComparison.Ordinal)).Select(static line => line[25..38].Trim()).SingleOrDefault();

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        return (await VerifyVerb.RunAsync(args, output, errors), output.ToString(), errors.ToString());
    }
}
