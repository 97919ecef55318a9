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

    [Fact]
    public void Retries_OfATenth_AreWhatTheSlowestTenthTakesLonger()
    {
        var found = SeededFleet.Healthy().Runs("dynamodb PutItem orders", 350, 0.02).Runs("dynamodb PutItem orders", 150, 0.4).Calls("PutItem", "orders", retries: 50).Finds("aws.retries", "PutItem orders");
        Assert.InRange(found.Effect.P90Milliseconds!.Value, 372, 388);

        // 50 repeats of 20 ms are a second an hour in half a gigabyte; 730 hours a month.
        Assert.InRange(found.Effect.DollarsAMonth!.Value, 0.0060, 0.0062);
    }

    [Fact]
    public void Retries_OfFewerThanATenth_SayNothingOfTheNinetiethPercentile() => Assert.Null(
        SeededFleet.Healthy().Runs("dynamodb PutItem orders", 500, 0.02).Calls("PutItem", "orders", retries: 30).Finds("aws.retries", "PutItem orders").Effect.P90Milliseconds);

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
        Assert.Equal(FindingEffect.Unknown, found.Effect);
    }

    [Fact]
    public void TaskRetries_CostWhatTheFailedAttemptsTook()
    {
        var found = SeededFleet.Healthy().Sum("thaw.tasks.started{type=mail}", 100).Sum("thaw.tasks.failed{type=mail}", 20)
            .Runs("task mail", 80, 9, isEntry: true).Runs("task mail", 12, 4, OperationOutcome.Failure).Runs("task mail", 8, 4, OperationOutcome.Timeout).Finds("tasks.retries", "mail");

        // Ten of 4 s and ten of 3 s are 70 s an hour in half a gigabyte.
        Assert.Equal((70, null), (found.Evidence["failedSeconds"], found.Effect.P90Milliseconds));
        Assert.InRange(found.Effect.DollarsAMonth!.Value, 0.4257, 0.4260);
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
    public void QueueAge_OfTheOnlyQueue_IsWhatItsTasksWaitBeyondTheLimit()
    {
        var found = new SeededFleet().Level("thaw.tasks.queue.age{queue=normal}", 300).Runs("wait mail", 100, 240).Finds("queue.age", "normal");
        Assert.InRange(found.Effect.P90Milliseconds!.Value, 177_600, 182_400);
        Assert.Null(found.Effect.DollarsAMonth);

        // Whose tasks wait is not known where there is another queue.
        Assert.Null(SeededFleet.Healthy().Level("thaw.tasks.queue.age{queue=high}", 300).Runs("wait mail", 100, 240).Finds("queue.age", "high").Effect.P90Milliseconds);
    }

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

        // The healthy fleet's namespace is six metrics: hits in two tiers, misses, factories' calls and time, bytes written. So would 1,900 more have been, at 30 cents.
        Assert.InRange(found.Effect.DollarsAMonth!.Value, 3_060, 3_780);
    }

    [Fact]
    public void Dimension_CostsAsManyMetricsAsItsValuesAre()
    {
        var fleet = new SeededFleet().Sum("thaw.cache.misses{namespace=a}", 1).Sum("thaw.cache.misses{namespace=b}", 1).Sum("thaw.cache.misses{namespace=Other}", 9_000)
            .Sum("thaw.cache.hits{namespace=a,tier=memory}", 1).Sum("thaw.cache.hits{namespace=a,tier=dynamodb}", 1).Sum("thaw.cache.factory.calls{namespace=a}", 1).Sum("thaw.cache.factory.calls{namespace=b}", 1)
            .Sum("thaw.cache.made{namespace=a}", 1); // for findings, and no metric
        fleet.Collapsed.Add(new CollapsedDimension("Namespace", Limit: 100, DistinctValues: 2_000, Refused: 9_000));

        // a is four metrics and b is two: three each. 1,900 times three are 5,700 metrics at 30 cents.
        var found = fleet.Finds("dimension.cost", "Namespace");
        Assert.Equal((3, 5_700), (found.Evidence["metricsOfAValue"], found.Evidence["metricsSpared"]));
        Assert.Equal(1_710, found.Effect.DollarsAMonth!.Value, 6);
    }

    [Fact]
    public void DimensionOfOperations_CostsAMetricForEachOutcome()
    {
        var fleet = new SeededFleet().Runs("GET /a", 10, 0.1).Runs("GET /b", 10, 0.1).Runs("GET /b", 1, 0.1, OperationOutcome.Failure).Runs("remake company", 5, 3);
        fleet.Collapsed.Add(new CollapsedDimension("Operation", Limit: 200, DistinctValues: 1_200, Refused: 5_000));
        Assert.Equal(450, fleet.Finds("dimension.cost", "Operation").Effect.DollarsAMonth!.Value, 6); // 1,000 times one and a half at 30 cents
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
