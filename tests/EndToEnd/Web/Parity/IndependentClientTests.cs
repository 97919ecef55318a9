using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>Compressed answers, decoded by programs that are not ours.</summary>
public sealed class IndependentClientTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    private const int Length = 50_000;
    private const int Patience = 180_000;
    private static readonly string Expected = string.Concat(Enumerable.Range(0, (Length / 10) + 1).Select(static i => $"line{i:D5}\n"))[..Length];

    [SkippableTheory]
    [InlineData(true, "br")]
    [InlineData(true, "gzip")]
    [InlineData(false, "br")]
    [InlineData(false, "gzip")]
    public async Task Curl_DecodesWhatItAskedFor(bool onLambda, string encoding)
    {
        var curl = Require.Tool("curl");
        var version = await RunAsync(curl, "-V");
        if (encoding == "br" && !version.Contains("brotli", StringComparison.OrdinalIgnoreCase))
        {
            Require.Missing("This curl does not decode Brotli");
        }

        var address = (onLambda ? hosts.Lambda : hosts.Kestrel).Address;
        foreach (var target in new[] { $"/text?bytes={Length}", $"/text?bytes={Length}&pieces" })
        {
            var plain = await RunAsync(curl, "-sS", "--compressed", "-H", $"Accept-Encoding: {encoding}", new Uri(address, target).AbsoluteUri);
            Assert.Equal(Expected, plain);
            var headers = await RunAsync(curl, "-sS", "--compressed", "-H", $"Accept-Encoding: {encoding}", "-D", "-", "-o", "/dev/null", "-w", "%{size_download}", new Uri(address, target).AbsoluteUri);
            Assert.Contains($"content-encoding: {encoding}", headers.ToLowerInvariant(), StringComparison.Ordinal);
            Assert.InRange(int.Parse(headers[(headers.LastIndexOf('\n') + 1)..]), 1, Length / 2);
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chromium_DecodesWhatAPageFetches(bool onLambda)
    {
        var chromium = Require.Tool("chromium");
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"], Timeout = Patience });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        await page.GotoAsync(new Uri((onLambda ? hosts.Lambda : hosts.Kestrel).Address, "/page").AbsoluteUri);
        await page.WaitForSelectorAsync("#seen.done");
        var seen = (await page.TextContentAsync("#seen"))!.Split('|').Select(static line => line.Split(' ')).ToList();

        Assert.Equal(5, seen.Count);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Expected)));
        Assert.All(seen.Take(2), line => Assert.Equal(["200", "br", $"{Length}", digest], [line[1], line[2], line[^2], line[^1]]));
        Assert.All(seen.Skip(2).Take(2), static line => Assert.Equal(("200", "br"), (line[1], line[2])));
        Assert.Equal(seen[2][^1], seen[3][^1]);
        Assert.Equal(("200", "", "3000"), (seen[4][1], seen[4][2], seen[4][^2]));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}
