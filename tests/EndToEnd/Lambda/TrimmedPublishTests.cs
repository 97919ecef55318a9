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
        Assert.True(Size(package.Folder) < Limit, $"{Size(package.Folder)} bytes"); // untrimmed it is more than 100 MB
    }

    private const long Limit = 64L * 1024 * 1024;

    private static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
}
