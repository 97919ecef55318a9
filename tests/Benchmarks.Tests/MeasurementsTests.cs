using System.Text.Json.Nodes;
using Thaw.Benchmarks.Measurements;

namespace Thaw.Benchmarks.Tests;

/// <summary>How measurements are asked for, and how they are written down.</summary>
public sealed class MeasurementsTests
{
    private static readonly Circumstances Then = new(new DateTimeOffset(2030, 1, 2, 3, 4, 0, TimeSpan.Zero), "one machine", "0.25", "0123456789", IsShort: false);

    [Fact]
    public void Put_AnAnswer_IsATableWithItsCircumstances() => Assert.Equal(
        """
        # Measurements

        Written by `dotnet run -c Release --project tests/Benchmarks -- all --write docs/measurements.md`, and the README's figures from it; nothing of either is typed by hand. What the figures mean, and what was aimed at, is in [figures.md](figures.md).

        ## hits

        `run hits`, 2030-01-02 03:04 UTC, commit 0123456789, one machine, load average 0.25 before.

        | name | nanos | more.bytes |
        | --- | ---: | ---: |
        | a \| b | 1,234.568 | 8 |
        | c |  | 9 |

        origin:

        | what | figure |
        | --- | ---: |
        | perSecond | 5 |

        """.ReplaceLineEndings("\n"),
        Put("", "hits", """{"rows":[{"name":"a | b","nanos":1234.5678,"more":{"bytes":8}},{"name":"c","more":{"bytes":9}}],"origin":{"perSecond":5}}"""));

    [Fact]
    public void Put_AgainOrAnother_LeavesTheOthersAlone()
    {
        var both = Put(Put("", "web", """{"rows":[{"name":"w"}]}"""), "hits", """{"rows":[{"name":"old"}]}""");
        var again = Put(both, "hits", """{"rows":[{"name":"new"}]}""");

        Assert.DoesNotContain("old", again, StringComparison.Ordinal);
        Assert.Equal(both.Replace("old", "new", StringComparison.Ordinal), again);
        Assert.True(again.IndexOf("## hits", StringComparison.Ordinal) < again.IndexOf("## web", StringComparison.Ordinal), "The order is always the same.");
    }

    [Fact]
    public void Put_AShortJob_SaysThatItMeansNothing() => Assert.Contains(
        "figures mean nothing", MeasurementsDocument.Put("", new Measurement("hits", "run hits", new JsonObject()), Then with { IsShort = true }), StringComparison.Ordinal);

    [Fact]
    public void Parse_All_AsksEveryQuestion()
    {
        var plan = MeasurePlan.Parse(["all", "--job", "short", "--write", "x.md"], out _, out _)!;
        Assert.Equal(["hits", "traces", "lambda", "tasks", "monitoring", "web", "dynamodb", "coldstart"], plan.Verbs.Select(static verb => verb.Single()));
        Assert.Equal((true, "x.md"), (plan.IsShort, plan.File));
    }

    [Fact]
    public void Put_WhatWasNotMeasured_SaysWhy()
    {
        var document = MeasurementsDocument.Put("", new Measurement("traces", "run traces", null, "there are none."), Then);
        Assert.Contains("\nNot measured: there are none.\n", document, StringComparison.Ordinal);
        Assert.False(MeasurementsDocument.HasFigures(document, "traces"));
    }

    [Fact]
    public void HasFiguresOf_AnotherCommitOrAShortJob_IsFalse()
    {
        var full = Put("", "hits", """{"rows":[{"name":"a","nanos":1}]}""");
        Assert.True(MeasurementsDocument.HasFiguresOf(full, "hits", "0123456789"));
        Assert.False(MeasurementsDocument.HasFiguresOf(full, "hits", "9876543210"));
        Assert.False(MeasurementsDocument.HasFiguresOf(full, "web", "0123456789"));
        Assert.False(MeasurementsDocument.HasFiguresOf(MeasurementsDocument.Put("", new Measurement("hits", "run hits", new JsonObject()), Then with { IsShort = true }), "hits", "0123456789"));
    }

    [Fact]
    public void Parse_Only_AsksTheseInTheUsualOrder()
    {
        var plan = MeasurePlan.Parse(["all", "--only", "web, hits", "--resume", "--write", "x.md"], out _, out _)!;
        Assert.Equal(["hits", "web"], plan.Verbs.Select(static verb => verb.Single()));
        Assert.True(plan.Resumes);
    }

    [Fact]
    public void Patience_OfAllTogether_IsLessThanHalfAnHour() => Assert.InRange(MeasurePlan.Every.Sum(static verb => MeasurePlan.PatienceWith(verb).TotalMinutes), 1, 29);

    [Fact]
    public void Parse_OneVerbByItself_IsLeftToIt()
    {
        Assert.Null(MeasurePlan.Parse(["traces", "DIR", "--sizes", "5", "--job", "short"], out var rest, out var complaint));
        Assert.Null(complaint);
        Assert.Equal(["traces", "DIR", "--sizes", "5", "--quick"], rest);
    }

    [Theory]
    [InlineData("hits", "--job", "long")]
    [InlineData("hits", "--write")]
    [InlineData("all", "hits")]
    [InlineData("cost", "--write", "x.md")]
    [InlineData("all", "--only", "speed")]
    [InlineData("all", "--only")]
    [InlineData("hits", "--only", "hits", "--write", "x.md")]
    public void Parse_WhatCannotBeUsed_SaysSo(params string[] args)
    {
        Assert.Null(MeasurePlan.Parse(args, out _, out var complaint));
        Assert.NotNull(complaint);
    }

    private static string Put(string document, string verb, string answer) => MeasurementsDocument.Put(document, new Measurement(verb, $"run {verb}", JsonNode.Parse(answer)), Then);
}
