using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Thaw.Local.Functions;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>
/// A publish with nothing in it that nobody calls says of whatever might then be missing. Analysers that stand in for NativeAOT's own run in every build: each
/// shipped project is <c>IsAotCompatible</c>, and warnings are errors.
/// </summary>
[Trait("Category", "Long")]
public sealed class TrimmedPublishTests
{
    [Theory]
    [InlineData("functions/Api", "Api")]
    [InlineData("functions/TaskWorker", "TaskWorker")]
    [InlineData("functions/Maintenance", "Maintenance")]
    [InlineData("tests/LambdaWebProcess", "Thaw.LambdaWebProcess")]
    public async Task Publish_Trimmed_WarnsOfNothing_AndNeedsNoRuntime(string project, string handler)
    {
        var said = await Publisher.SaidAsync(project, Publication.Trimmed);

        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(": IL", said, StringComparison.Ordinal);
        var package = await Publisher.FindAsync(project, handler, Publication.Trimmed);
        Assert.Equal(("AWS_Lambda_provided.al2023", 0), (package.ExecutionEnvironment, package.Arguments.Count));
        Assert.True(File.Exists(Path.Combine(package.Folder, $"{handler}.r2r.dll")), "It is not one image, compiled ahead.");
        Assert.True(Size(package.Folder) < Limit, $"{Size(package.Folder)} bytes"); // untrimmed it is more than 200 MB

        // provided.al2023 starts the program of this name, and no other.
        Assert.Equal(project.StartsWith("functions/", StringComparison.Ordinal) ? "bootstrap" : handler, Path.GetFileName(package.Program));
    }

    // What the image lacks is compiled at each start. Without the internal methods that only the runtime, an interface or a delegate calls it lacks 280.
    [SkippableFact]
    public async Task Start_OfTheImage_FindsNearlyEverythingInIt()
    {
        Skip.IfNot(Avx2.IsSupported || RuntimeInformation.ProcessArchitecture != Architecture.X64, "The image is compiled for processors with AVX2, and this one has none.");
        using var folder = new TemporaryFolder();
        var compiled = folder.File("compiled.txt");
        await using (var function = await RunningFunction.OfAsync("Api", Publication.Trimmed, new Dictionary<string, string> { ["DOTNET_JitStdOutFile"] = compiled, ["DOTNET_JitDisasmSummary"] = "1" }))
        {
            Assert.Equal(200, (await function.InvokeAsync(GatewayEvent.Http("GET", "/api/performance/health/live"))).Status);
            await function.Environment.StopAsync();
        }

        // Of those that are compiled again because they are called often it says Tier1.
        var atStart = (await File.ReadAllLinesAsync(compiled)).Where(static line => !line.Contains("Tier1", StringComparison.Ordinal)).ToList();
        Assert.True(atStart.Count is > 0 and < 100, $"{atStart.Count} methods were compiled:\n{string.Join('\n', atStart)}");
    }

    private const long Limit = 72L * 1024 * 1024;

    private static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
}
