using Thaw.Load.CommandLine;
using Thaw.Load.Components;
using Thaw.Load.Judging;
using Thaw.Tests.Support;

namespace Thaw.Load.Tests.Components;

public sealed class ComponentsRunTests
{
    [SkippableTheory]
    [InlineData("sqlite", "SQLite")]
    [InlineData("dynamodb", "DynamoDB Local")]
    public async Task Run_EachComponent_IsHeldAgainstItsTargetWithItsLatency(string store, string tier)
    {
        if (store == "dynamodb")
        {
            await DynamoDbLocal.SharedAsync();
            await SqsEmulator.SharedAsync();
        }

        var command = LoadCommand.Parse([LoadCommand.Components, "--store", store, "--origin-latency", "30ms", "--store-latency", "6ms"], out _)!;
        var report = await new ComponentsRun(command, TimeProvider.System) { Rounds = 1, EachRound = 6 }.RunAsync(baseline: null, CancellationToken.None);

        Assert.Equal(10, report.Components.Count);
        Assert.All(report.Components, static one => Assert.Equal(6, one.Count));
        Assert.Equal(report.Components.Select(static one => one.Passed ? Verdict.Passed : Verdict.Failed), report.Thresholds.Select(static verdict => verdict.Outcome));
        var away = report.Components.Single(static one => one.Name == "cache read, durable tier at a distance");
        Assert.True(away is { P50: >= 5.9, Passed: false, Injected: "6 ms each call of the store" }, $"{away}");
        var written = report.Components.Single(static one => one.Name == "cache write, durable tier at a distance, a factory's value");
        Assert.True(written is { P50: >= 5.9, Injected: "6 ms each call of the store" }, $"{written}");
        Assert.Contains(report.Components, one => one.Name == $"cache read, {tier}");
        var asked = report.Components.Single(static one => one.Name == "upstream, asked");
        Assert.True(asked is { P50: >= 29.5, Injected: "30 ms in the upstream" }, $"{asked}");
        Assert.True(report.Components[0].P50 < away.P50, "Memory is nearer.");
    }
}
