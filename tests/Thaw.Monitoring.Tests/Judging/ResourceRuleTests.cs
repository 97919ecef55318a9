using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Tests.Judging;

public sealed class ResourceRuleTests
{
    [Fact]
    public void Function_OfThreeGigabytesThatTakesTwoHundred_IsFoundWithItsSavings()
    {
        var fleet = SeededFleet.Healthy().Cpu(5).Memory(200);
        fleet.Size = new FunctionSize(SeededFleet.Function, 3_072);
        var found = fleet.Finds("memory.oversized", SeededFleet.Function);
        Assert.Equal((3_072, 200, 320), (found.Evidence["givenMegabytes"], found.Evidence["maxMegabytes"], found.Evidence["recommendedMegabytes"]));

        // 20,000 invocations of 39.4 ms on average, 2,752 MB less.
        Assert.InRange(found.Effect.DollarsAMonth!.Value, 25, 27);
        Assert.Equal(Severity.Warning, found.Severity);
    }

    [Theory]
    [InlineData(2_000, 5)] // it takes it
    [InlineData(200, 70)] // it computes with what comes with it
    public void Function_ThatNeedsItsSize_IsNot(int megabytes, double cpu)
    {
        var fleet = SeededFleet.Healthy().Cpu(cpu).Memory(megabytes);
        fleet.Size = new FunctionSize(SeededFleet.Function, 3_072);
        fleet.DoesNotFind("memory.oversized");
    }

    [Fact]
    public void Function_OfAnotherName_IsNot()
    {
        var fleet = SeededFleet.Healthy().Cpu(5).Memory(200);
        fleet.Size = new FunctionSize("order", 3_072);
        fleet.DoesNotFind("memory.oversized");
    }

    [Fact]
    public void Function_NearItsLimit_IsFoundWithWhatMoreWouldCost()
    {
        var found = SeededFleet.Healthy().Memory(505).Finds("memory.undersized", SeededFleet.Function);
        Assert.Equal((Severity.Critical, 505, 768), (found.Severity, found.Evidence["maxMegabytes"], found.Evidence["recommendedMegabytes"]));
        Assert.True(found.Effect.DollarsAMonth < 0);
    }

    [Fact]
    public void Function_BelowNineTenths_IsNot() => SeededFleet.Healthy().Memory(455).DoesNotFind("memory.undersized");

    [Theory]
    [InlineData(600, true)]
    [InlineData(500, false)]
    public void Process_WithoutALimit_IsHeldAgainstTheThreshold(int megabytes, bool isFound)
    {
        var fleet = SeededFleet.Healthy().Memory(megabytes);
        fleet.Size = null;
        Assert.Equal(isFound, fleet.Analyze().Any(static one => one.Rule == "memory.undersized"));
    }

    [Fact]
    public void FunctionOtherThanTheAnswering_IsJudgedByTheSizeItReported()
    {
        var found = SeededFleet.Healthy().Other("worker/w0", given: 3_072, megabytes: 200).Finds("memory.oversized", "worker");
        Assert.Equal((3_072, 200, 320), (found.Evidence["givenMegabytes"], found.Evidence["maxMegabytes"], found.Evidence["recommendedMegabytes"]));

        // 600 invocations of 10 s are 6,000 s an hour; 2.6875 GB less are 16,125 GB-seconds, 26.9 cents; 730 hours a month. The answering function's seconds are not among them.
        Assert.InRange(found.Effect.DollarsAMonth!.Value, 196, 196.4);
        Assert.Equal(
            "maintenance", Assert.Single(SeededFleet.Healthy().Other("maintenance/m0", given: 256, megabytes: 250).Analyze(), static one => one is { Rule: "memory.undersized", Severity: Severity.Critical }).Subject);
    }

    [Theory]
    [InlineData(null, 200, 5)] // nobody says how large it is
    [InlineData(3_072, 1_600, 5)] // it takes it
    [InlineData(512, 200, 70)] // it computes with what comes with it
    public void FunctionOtherThanTheAnswering_ThatNeedsItsSizeOrDoesNotTellIt_IsNot(int? given, double megabytes, double cpu) =>
        SeededFleet.Healthy().Other("worker/w0", given, megabytes, cpu).DoesNotFind("memory.oversized");

    [Fact]
    public void FunctionOfAnotherSizeMeanwhile_IsJudgedByWhatItHadMost() => SeededFleet.Healthy()
        .Other("worker/old", given: 3_072, megabytes: 200, invocations: 100).Other("worker/new", given: 320, megabytes: 200, invocations: 500).DoesNotFind("memory.oversized");

    [Fact]
    public void Function_AboveTheThreshold_IsFoundThoughItIsGivenMore()
    {
        var found = SeededFleet.Healthy().Other("worker/w0", given: 1_024, megabytes: 600).Finds("memory.undersized", "worker");
        Assert.Equal((Severity.Warning, 600, 512), (found.Severity, found.Evidence["maxMegabytes"], found.Evidence["thresholdMegabytes"]));
        SeededFleet.Healthy().Other("worker/w0", given: 1_024, megabytes: 510).DoesNotFind("memory.undersized");
    }

    [Fact]
    public void ColdStarts_OfATenth_AreFoundWithThePriceOfProvisioning()
    {
        var found = SeededFleet.Healthy().Sum("thaw.cold_starts", 1_960).Finds("cold-start.share", "fleet");
        Assert.Equal((2_000, 20_000, 1), (found.Evidence["coldStarts"], found.Evidence["invocations"], found.Evidence["provisioned"]));
        Assert.Equal(0.5 * 730 * 3_600 * 0.0000041667, found.Evidence["provisionedDollarsAMonth"], 4);
        Assert.True(found.Effect.DollarsAMonth < 0);
        Assert.Null(found.Effect.P90Milliseconds); // no host told how long they take
    }

    [Fact]
    public void ColdStarts_TakeWhatTheirPhasesBeforeTheFirstEventTake()
    {
        // Seven eighths of each on average: 175, 350 and 70 ms.
        var found = SeededFleet.Healthy().Sum("thaw.cold_starts", 1_960).Runs("coldstart runtime", 2_000, 0.2).Runs("coldstart build", 2_000, 0.4).Runs("coldstart warm-up", 2_000, 0.08)
            .Runs("coldstart first", 2_000, 3).Finds("cold-start.share", "fleet");
        Assert.Equal(595, found.Effect.P90Milliseconds!.Value, 3);
    }

    [Theory]
    [InlineData(20_000, 960)]
    [InlineData(30, 20)]
    public void ColdStarts_OfATwentieth_OrOfFewInvocations_AreNot(int invocations, int cold) =>
        new SeededFleet().Sum("thaw.invocations", invocations).Sum("thaw.cold_starts", cold).DoesNotFind("cold-start.share");

    [Fact]
    public void Cpu_OfNinetyFivePercent_IsFound()
    {
        var found = SeededFleet.Healthy().Cpu(95).Finds("cpu.busy", "fleet");
        Assert.Equal((Severity.Critical, 95), (found.Severity, found.Evidence["meanPercent"]));

        // Of 40 ms 38 are computing, of which twice the processor takes half. 787.5 s an hour in half a gigabyte are 4.79 dollars a month; twice the price for 52.5 % of the time is 0.24 more.
        Assert.InRange(found.Effect.P90Milliseconds!.Value, 18.6, 19.4);
        Assert.InRange(found.Effect.DollarsAMonth!.Value, -0.241, -0.238);
    }

    [Fact]
    public void Cpu_WhereNobodySaysTheSize_HasNoEffectToTell()
    {
        var fleet = SeededFleet.Healthy().Cpu(95);
        fleet.Size = null;
        Assert.Equal(FindingEffect.Unknown, fleet.Finds("cpu.busy", "fleet").Effect);
    }

    [Fact]
    public void Cpu_OfEightyPercent_IsNot() => SeededFleet.Healthy().Cpu(80).DoesNotFind("cpu.busy");
}
