using System.Reflection;
using Thaw.Load.Reporting;

namespace Thaw.Load.Tests.Functions;

/// <summary>A scenario against a published function, from the command line to the exit code.</summary>
public sealed class FunctionRunTests : IDisposable
{
    // Its figures are not looked at, but for those that a limit here is about: others share the machine.
    private static readonly string[] Lenient = ["--threshold", "first_byte_p95_ms=600000", "--threshold", "memory_mb=4000"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-load-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_ThatKeepsItsThresholds_EndsWithNothingAndAReport()
    {
        var path = Path.Combine(_folder.FullName, "report");
        Assert.Equal(0, await RunAsync(path, Lenient));
        var report = await ReportFiles.ReadAsync(path + ".json");
        Assert.Contains("under the Runtime API emulator, 2 environments", report.Run.Target, StringComparison.Ordinal);
        Assert.Equal((0L, 0L), (report.Warm!.Errors, report.Cold!.Errors));
        Assert.InRange(report.Cold.Count, 1, 2);
        Assert.True(File.Exists(path + ".html"));
    }

    [Fact]
    public async Task Run_ThatBreaksOne_SaysSoByItsExitCode() => Assert.Equal(1, await RunAsync(Path.Combine(_folder.FullName, "report"), ["--threshold", "memory_mb=1"]));

    private async Task<int> RunAsync(string report, string[] thresholds)
    {
        var assembly = typeof(FunctionRunTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "FloorAssembly").Value!;
        var payload = Path.Combine(_folder.FullName, "event.json");
        await File.WriteAllTextAsync(payload, "\"one\"");
        string[] args =
        [
            "light", "--function", Path.GetDirectoryName(Path.GetFullPath(assembly))!, "--event", payload, "--no-build", "--concurrency", "2", "--duration", "2s", "--env", "FLOOR_BEHAVIOUR=odd",
            "--report", report, .. thresholds,
        ];
        return await LoadProgram.RunAsync(args, TimeProvider.System, CancellationToken.None);
    }
}
