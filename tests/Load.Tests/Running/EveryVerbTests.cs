using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Tests.Running;

public sealed class EveryVerbTests
{
    // The shortest run that there is: the tables are written, and the exit code is what they say.
    [Fact]
    public async Task Run_WritesATableAndEndsByItsThresholds()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-load-");
        try
        {
            var file = Path.Combine(folder.FullName, "load.md");
            var code = await EveryVerb.RunAsync(["--store", "sqlite", "--duration", "1s", "--soak", "1s", "--write", file], TimeProvider.System, CancellationToken.None);
            var document = await File.ReadAllTextAsync(file);
            Assert.All(ScenarioList.All, scenario => Assert.Contains($"\n| {scenario.Name} |", document, StringComparison.Ordinal));
            Assert.Contains("\n| cache read, SQLite |", document, StringComparison.Ordinal);
            Assert.Equal(document.Contains($"**{Verdict.Failed}**", StringComparison.Ordinal) ? 1 : 0, code);

            // Some of it again: the others stay as they were.
            await EveryVerb.RunAsync(["--store", "sqlite", "--duration", "1s", "--soak", "1s", "--only", LoadCommand.Components, "--write", file], TimeProvider.System, CancellationToken.None);
            var again = await File.ReadAllTextAsync(file);
            Assert.Equal(Rows(document, "light"), Rows(again, "light"));
            Assert.NotEqual(Rows(document, "cache read, SQLite"), Rows(again, "cache read, SQLite"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Rows(string document, string name) => document.Split('\n').Where(line => line.StartsWith($"| {name} |", StringComparison.Ordinal));
}
