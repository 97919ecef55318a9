using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Tests.Judging;

public sealed class OperationRuleTests
{
    [Fact]
    public void Operation_OfFourSeconds_IsFound()
    {
        var found = SeededFleet.Healthy().Runs("POST /reports", 200, 3.9).Finds("operation.slow", "POST /reports");
        Assert.Equal((Severity.Warning, 200), (found.Severity, found.Evidence["count"]));
        Assert.InRange(found.Evidence["p90Milliseconds"], 3_861, 3_939);
        Assert.InRange(found.Effect.P90Milliseconds!.Value, 861, 939);
    }

    [Theory]
    [InlineData("POST /reports", 200, 2.9)]
    [InlineData("POST /reports", 20, 9)]
    [InlineData("task reports", 200, 9)]
    [InlineData("remake reports", 200, 9)]
    [InlineData("long-poll GET /reports/{id}", 200, 9)]
    [InlineData("invocation", 40_000, 9)]
    public void Operation_WithinTheLimit_OrRare_OrNotWaitedFor_IsNot(string name, int count, double seconds) =>
        SeededFleet.Healthy().Runs(name, count, seconds).DoesNotFind("operation.slow");

    [Fact]
    public void Target_Missed_IsFound()
    {
        var fleet = SeededFleet.Healthy().Runs("vector_search", 200, 0.14);
        fleet.Targets["vector_search"] = 100;
        var found = fleet.Finds("operation.target", "vector_search");
        Assert.InRange(found.Evidence["actualMilliseconds"], 138.6, 141.4);
        Assert.Equal(found.Evidence["actualMilliseconds"] - 100, found.Effect.P90Milliseconds!.Value, 3);
    }

    [Theory]
    [InlineData(200, 0.09)]
    [InlineData(5, 0.14)]
    public void Target_Met_OrHeldAgainstFewRuns_IsNot(int count, double seconds)
    {
        var fleet = SeededFleet.Healthy().Runs("vector_search", count, seconds);
        fleet.Targets["vector_search"] = 100;
        fleet.DoesNotFind("operation.target");
    }

    [Fact]
    public void Upstream_OfTwoSeconds_IsFoundWithTheTimeWaited()
    {
        var found = SeededFleet.Healthy().Runs("upstream geo.example", 400, 2).Finds("upstream.slow", "upstream geo.example");
        Assert.InRange(found.Evidence["secondsWaited"], 693, 707);
        Assert.True(found.Effect.DollarsAMonth > 0);
    }

    [Theory]
    [InlineData(400, 0.95)]
    [InlineData(20, 5)]
    public void Upstream_WithinTheLimit_OrRare_IsNot(int count, double seconds) => SeededFleet.Healthy().Runs("upstream geo.example", count, seconds).DoesNotFind("upstream.slow");

    [Theory]
    [InlineData(OperationOutcome.Failure, "operation.errors", "errorRate")]
    [InlineData(OperationOutcome.Timeout, "operation.timeouts", "timeoutRate")]
    public void Rate_AboveFivePercent_IsFound(OperationOutcome outcome, string rule, string rate)
    {
        var found = SeededFleet.Healthy().Runs("GET /stock", 90, 0.1).Runs("GET /stock", 10, 0.4, outcome).Finds(rule, "GET /stock");
        Assert.Equal((Severity.Warning, 0.1), (found.Severity, found.Evidence[rate]));
    }

    [Theory]
    [InlineData(OperationOutcome.Failure, 95, 5)]
    [InlineData(OperationOutcome.Timeout, 95, 5)]
    [InlineData(OperationOutcome.Failure, 5, 5)]
    public void Rate_OfFivePercent_OrOfFewRuns_IsNot(OperationOutcome outcome, int good, int bad)
    {
        var fleet = SeededFleet.Healthy().Runs("GET /stock", good, 0.1).Runs("GET /stock", bad, 0.4, outcome);
        fleet.DoesNotFind("operation.errors");
        fleet.DoesNotFind("operation.timeouts");
    }

    [Fact]
    public void Scan_IsFoundWithWhatItReads()
    {
        var found = SeededFleet.Healthy().Runs("dynamodb Scan orders", 60, 0.8).Calls("Scan", "orders", capacity: 240_000, scanned: 600_000, returned: 120).Finds("aws.scan", "orders");
        Assert.Equal((60, 600_000, 120), (found.Evidence["calls"], found.Evidence["itemsScanned"], found.Evidence["itemsReturned"]));
        Assert.Equal(240_000 * 0.125e-6 * 730, found.Effect.DollarsAMonth!.Value, 3);
    }

    [Fact]
    public void Scan_NowAndThen_IsNot() => SeededFleet.Healthy().Runs("dynamodb Scan orders", 4, 0.8).DoesNotFind("aws.scan");

    [Fact]
    public void Query_ThatDropsMostItems_IsFound()
    {
        var found = SeededFleet.Healthy().Runs("dynamodb Query parts", 100, 0.05).Calls("Query", "parts", capacity: 5_000, scanned: 50_000, returned: 900).Finds("aws.filtered-reads", "parts");
        Assert.Equal((50_000, 900), (found.Evidence["itemsScanned"], found.Evidence["itemsReturned"]));
    }

    [Theory]
    [InlineData(50_000, 6_000)]
    [InlineData(900, 1)]
    public void Query_ThatKeepsEnough_OrLooksAtFew_IsNot(int scanned, int returned) => SeededFleet.Healthy().Runs("dynamodb Query parts", 100, 0.05)
        .Calls("Query", "parts", capacity: 5_000, scanned: scanned, returned: returned).DoesNotFind("aws.filtered-reads");

    [Fact]
    public void Retries_OfATenth_AreFound()
    {
        var found = SeededFleet.Healthy().Runs("dynamodb PutItem orders", 500, 0.02).Calls("PutItem", "orders", retries: 50).Finds("aws.retries", "PutItem orders");
        Assert.Equal((50, 500, 0.1), (found.Evidence["retries"], found.Evidence["calls"], found.Evidence["rate"]));
    }

    [Theory]
    [InlineData(500, 25)]
    [InlineData(20, 20)]
    public void Retries_OfATwentieth_OrOfFewCalls_AreNot(int calls, int retries) =>
        SeededFleet.Healthy().Runs("dynamodb PutItem orders", calls, 0.02).Calls("PutItem", "orders", retries: retries).DoesNotFind("aws.retries");

    [Fact]
    public void TaskRetries_AreFound()
    {
        var found = SeededFleet.Healthy().Sum("thaw.tasks.started{type=mail}", 100).Sum("thaw.tasks.failed{type=mail}", 20).Finds("tasks.retries", "mail");
        Assert.Equal(0.2, found.Evidence["rate"]);
    }

    [Fact]
    public void Tasks_ThatDieAtTheirFirstAttempt_AreFound()
    {
        var found = SeededFleet.Healthy().Sum("thaw.tasks.started{type=mail}", 100).Sum("thaw.tasks.dead{type=mail}", 100).Finds("tasks.retries", "mail");
        Assert.Equal((Severity.Critical, 1, 100), (found.Severity, found.Evidence["rate"], found.Evidence["dead"]));
    }

    [Theory]
    [InlineData(100, 5, 0)]
    [InlineData(100, 2, 3)]
    [InlineData(20, 20, 0)]
    public void TaskRetries_OfATwentieth_OrOfFewTasks_AreNot(int started, int failed, int dead) => SeededFleet.Healthy()
        .Sum("thaw.tasks.started{type=mail}", started).Sum("thaw.tasks.failed{type=mail}", failed).Sum("thaw.tasks.dead{type=mail}", dead).DoesNotFind("tasks.retries");

    [Fact]
    public void QueueAge_OfFiveMinutes_IsFound() =>
        Assert.Equal(300, SeededFleet.Healthy().Level("thaw.tasks.queue.age{queue=high}", 300).Finds("queue.age", "high").Evidence["meanAgeSeconds"]);

    [Fact]
    public void QueueAge_OfAMinute_IsNot() => SeededFleet.Healthy().Level("thaw.tasks.queue.age{queue=high}", 60).DoesNotFind("queue.age");

    [Fact]
    public void Dimension_OfTwoThousandValues_IsFoundWithItsPrice()
    {
        var guard = new DimensionGuard();
        for (var i = 0; i < 2_000; i++)
            guard.Admit("Namespace", $"user-{i}", 100);
        var fleet = SeededFleet.Healthy();
        fleet.Collapsed.AddRange(guard.Collapsed);
        var found = fleet.Finds("dimension.cost", "Namespace");
        Assert.InRange(found.Evidence["values"], 1_800, 2_200);
        Assert.Equal(found.Evidence["metricsSpared"] * 0.3, found.Effect.DollarsAMonth!.Value, 3);
    }

    [Fact]
    public void Dimension_OfAHundredValues_IsNot()
    {
        var guard = new DimensionGuard();
        for (var i = 0; i < 2_000; i++)
            guard.Admit("Namespace", $"user-{i % 100}", 100);
        var fleet = SeededFleet.Healthy();
        fleet.Collapsed.AddRange(guard.Collapsed);
        fleet.DoesNotFind("dimension.cost");
    }
}
