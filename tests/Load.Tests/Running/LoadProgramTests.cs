using Thaw.Load.Reporting;
using Thaw.Load.Services;
using Thaw.Load.Targets;

namespace Thaw.Load.Tests.Running;

public sealed class LoadProgramTests
{
    // Nobody listens: everything is an error, the report is written all the same, and the exit code says so.
    [Fact]
    public async Task Run_NobodyThere_FailsWithAReport()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-load-");
        try
        {
            var path = Path.Combine(folder.FullName, "report");
            Assert.Equal(1, await RunAsync("light", "--url", "http://127.0.0.1:1", "--duration", "1s", "--report", path));
            var report = await ReportFiles.ReadAsync(path + ".json");
            Assert.Equal(report.Warm!.Count, report.Warm.Errors);
            Assert.True(File.Exists(path + ".html"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(2, "nothing")]
    [InlineData(2, "light", "--url", "http://127.0.0.1:1", "--baseline", "no-such-file.json")]
    [InlineData(2, "light", "--function", "NoSuchFunction")]
    [InlineData(0, "--help")]
    [InlineData(2)]
    [InlineData(2, "serve", "--store", "redis")]
    [InlineData(2, "every", "--duration", "1s")]
    [InlineData(2, "light", "--url", "http://127.0.0.1:1", "--duration", "1s", "--traces", "no-such-folder")]
    public async Task Run_OfACommandLine_EndsWithItsCode(int code, params string[] args) => Assert.Equal(code, await RunAsync(args));

    // A process of its own, which answers, tells its memory, and is gone afterwards with what it kept.
    [Fact]
    public async Task Run_OverAStore_StartsTheServiceAndEndsIt()
    {
        Uri address;
        await using (var service = await ServiceProcess.StartAsync(StoreKind.Sqlite, TimeProvider.System, CancellationToken.None))
        {
            address = service.Url;
            using var target = new HttpTarget(address, connections: 1);
            Assert.Equal(200, (await target.SendAsync(HttpMethod.Get, "api/performance/metrics?window=1m", null, CancellationToken.None)).Status);
        }

        using var gone = new HttpTarget(address, connections: 1);
        await Assert.ThrowsAsync<HttpRequestException>(() => gone.SendAsync(HttpMethod.Get, "", null, CancellationToken.None));
    }

    private static Task<int> RunAsync(params string[] args) => LoadProgram.RunAsync(args, TimeProvider.System, CancellationToken.None);
}
