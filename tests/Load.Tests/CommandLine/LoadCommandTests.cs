using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;
using Thaw.Load.Services;

namespace Thaw.Load.Tests.CommandLine;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("light", 10, 10, 200)]
    [InlineData("medium", 50, 50, 1_000)]
    [InlineData("heavy", 100, 100, 2_000)]
    [InlineData("stress", 200, 200, 4_000)]
    [InlineData("ramp", 0, 75, 750)]
    [InlineData("spike", 20, 150, 1_310)]
    [InlineData("soak", 30, 30, 600)]
    [InlineData("performance", 20, 20, 400)]
    public void Parse_AScenario_HasItsUsers(string name, double users, double peak, int keys)
    {
        var command = LoadCommand.Parse([name, "--url", "http://127.0.0.1:5080"], out var complaint);
        Assert.Null(complaint);
        Assert.Equal((users, peak), (command!.Scenario!.UsersAt(0), command.Scenario.PeakUsers));
        Assert.Equal(1, command.Scenario.Stages.Sum(static stage => stage.Share), 9);
        Assert.Equal(peak, command.Rate);
        Assert.Equal(keys, command.Keys);
        Assert.Equal("http://127.0.0.1:5080/", command.Url!.AbsoluteUri);
    }

    [Fact]
    public void Parse_EveryOption_IsRead()
    {
        var command = LoadCommand.Parse(
            ["spike", "--url=http://localhost:1", "--duration", "90s", "--seed", "5", "--rate", "12.5", "--workers", "9", "--origin-latency", "50ms", "--threshold", "cached_p95_ms=20", "--report", "x/y"], out _)!;
        Assert.Equal((TimeSpan.FromSeconds(90), 5, 12.5, 9, TimeSpan.FromMilliseconds(50)), (command.Duration, command.Seed, command.Rate, command.Workers, command.OriginLatency));
        Assert.Equal(20, command.Limits[Threshold.CachedP95]);
        Assert.Equal(Path.GetFullPath("x/y"), command.Report);
    }

    [Theory]
    [InlineData("There is no scenario", "lite", "--url", "http://127.0.0.1:1")]
    [InlineData("--url is missing", "light")]
    [InlineData("--allow-remote", "light", "--url", "https://example.com")]
    [InlineData("not encrypted", "light", "--url", "http://example.com", "--allow-remote")]
    [InlineData("length of time", "light", "--url", "http://127.0.0.1:1", "--duration", "0")]
    [InlineData("length of time", "light", "--url", "http://127.0.0.1:1", "--duration", "25h")]
    [InlineData("length of time", "light", "--url", "http://127.0.0.1:1", "--duration", "soon")]
    [InlineData("a shorter --duration", "light", "--url", "http://127.0.0.1:1", "--duration", "24h", "--rate", "1000")]
    [InlineData("requests a second", "light", "--url", "http://127.0.0.1:1", "--rate", "-1")]
    [InlineData("--threshold", "light", "--url", "http://127.0.0.1:1", "--threshold", "speed=1")]
    [InlineData("--threshold", "light", "--url", "http://127.0.0.1:1", "--threshold", "errors_percent=few")]
    [InlineData("none of sqlite, dynamodb", "light", "--store", "redis")]
    [InlineData("leave out --url", "light", "--store", "sqlite", "--url", "http://127.0.0.1:1")]
    [InlineData("length of time", "light", "--store", "sqlite", "--lifetime", "0")]
    [InlineData("NAME=VALUE", "light", "--function", "Api", "--env", "x")]
    [InlineData("not an option", "light", "--fast")]
    public void Parse_WhatCannotBeUsed_SaysWhatIsAllowed(string complaint, params string[] args)
    {
        Assert.Null(LoadCommand.Parse(args, out var said));
        Assert.Contains(complaint, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RemoteOnPurpose_IsTaken() => Assert.Equal("example.com", LoadCommand.Parse(["light", "--url", "https://example.com", "--allow-remote"], out _)!.Url!.Host);

    [Fact]
    public void Parse_AStore_NeedsNoAddress()
    {
        var command = LoadCommand.Parse(["soak", "--store", "dynamodb"], out var complaint);
        Assert.Null(complaint);
        Assert.Equal((StoreKind.DynamoDb, (Uri?)null), (command!.Store, command.Url));
        Assert.EndsWith(Path.Combine("artifacts", "load", "dynamodb", "soak"), command.Report, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_HasEachScenarioWithItsLengthAndTheComponents()
    {
        var commands = EveryVerb.Commands(["--store", "sqlite", "--duration", "20s", "--soak", "3m", "--write", "x.md", "--seed", "4"], out var file, out var complaint);
        Assert.Null(complaint);
        Assert.Equal("x.md", file);
        Assert.Equal([.. ScenarioList.All.Select(static scenario => scenario.Name), LoadCommand.Components], commands!.Select(static command => command.Name));
        Assert.All(commands!, static command => Assert.Equal((StoreKind.Sqlite, 4), (command.Store, command.Seed)));
        Assert.All(commands!.SkipLast(1), static command => Assert.Equal(command.Name == "soak" ? 180 : 20, command.Duration.TotalSeconds));
    }

    [Theory]
    [InlineData("--url", "http://127.0.0.1:1")]
    [InlineData("--store", "sqlite", "--report", "x")]
    [InlineData("--store", "redis")]
    [InlineData("--store", "sqlite", "--duration", "soon")]
    public void Every_WhatCannotBeUsed_SaysSo(params string[] args)
    {
        Assert.Null(EveryVerb.Commands(args, out _, out var complaint));
        Assert.NotNull(complaint);
    }

    [Fact]
    public async Task Every_OnlyWhatThereIsNot_IsUnusable() =>
        Assert.Equal(2, await EveryVerb.RunAsync(["--store", "sqlite", "--only", "soak,light,breeze"], TimeProvider.System, CancellationToken.None));

    [Fact]
    public void Parse_AFunction_HasAsManyWorkersAsEnvironments() => Assert.Equal(3, LoadCommand.Parse(["light", "--function", "Api", "--concurrency", "3"], out _)!.Workers);

    [Fact]
    public void Help_NamesEveryScenario() => Assert.All(ScenarioList.All, static scenario => Assert.Contains($"  {scenario.Name} ", LoadHelp.Text, StringComparison.Ordinal));
}
