using System.Text.Json.Nodes;
using Thaw.Template.Reading;

namespace Thaw.Template;

/// <summary>What an operator is told of.</summary>
public sealed class AlarmTests
{
    public static TheoryData<string> Names => [.. Stack.Ours.OfType("AWS::CloudWatch::Alarm")];

    [Theory]
    [InlineData("SlowAlarm", "Latency", "GreaterThanThreshold", 500)]
    [InlineData("ApiErrorAlarm", "5xx", "GreaterThanThreshold", 1)]
    [InlineData("TaskWorkerErrorAlarm", "Errors", "GreaterThanThreshold", 1)]
    [InlineData("MaintenanceErrorAlarm", "Errors", "GreaterThanThreshold", 1)]
    [InlineData("ThrottleAlarm", "Throttles", "GreaterThanThreshold", 0)]
    [InlineData("HitRateAlarm", "HitRate", "LessThanThreshold", 50)]
    [InlineData("CpuAlarm", "CpuPercent", "GreaterThanThreshold", 80)]
    [InlineData("DeadLetterAlarm", "ApproximateNumberOfMessagesVisible", "GreaterThanThreshold", 0)]
    [InlineData("TaskQueueAgeAlarm", "ApproximateAgeOfOldestMessage", "GreaterThanThreshold", 300)]
    [InlineData("TaskQueueHighAgeAlarm", "ApproximateAgeOfOldestMessage", "GreaterThanThreshold", 60)]
    [InlineData("TaskQueueLowAgeAlarm", "ApproximateAgeOfOldestMessage", "GreaterThanThreshold", 3600)]
    public void Alarm_WatchesItsMetric(string alarm, string metric, string comparison, int threshold)
    {
        var properties = Stack.Ours.Properties(alarm);
        Assert.Contains(Metrics.Alarms(Stack.Ours), one => one.Where == alarm && one.Name == metric);
        Assert.Equal(comparison, (string?)properties["ComparisonOperator"]);
        Assert.Equal(threshold, (int?)properties["Threshold"]);
    }

    [Fact]
    public void SlowAlarm_LooksAtNineOfTen() => Assert.Equal("p90", (string?)Stack.Ours.Properties("SlowAlarm")["ExtendedStatistic"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Alarm_GoesToTheTopicAndIsQuietWithoutData(string alarm)
    {
        var properties = Stack.Ours.Properties(alarm);
        Assert.Equal("notBreaching", (string?)properties["TreatMissingData"]);
        Assert.Equal("AlarmTopic", (string?)Assert.IsType<JsonArray>(properties["AlarmActions"])[0]!["Ref"]);
    }

    [Fact]
    public void Queues_EachHaveTheirAgeAlarm()
    {
        var watched = Stack.Ours.OfType("AWS::CloudWatch::Alarm").Select(static name => Stack.Ours.Properties(name))
            .Where(static alarm => alarm["MetricName"]?.ToString() == "ApproximateAgeOfOldestMessage")
            .Select(static alarm => (string)alarm["Dimensions"]![0]!["Value"]!["Fn::GetAtt"]![0]!);
        Assert.Equal(Stack.Ours.OfType("AWS::SQS::Queue").Where(static queue => queue != "TaskDeadLetters").Order(), watched.Order());
    }

    [Fact]
    public void Metrics_OfTheFunctionsOwnAreNamedOnce() =>
        Assert.Equal(["Thaw/Cache HitRate", "Thaw/System CpuPercent"], Metrics.All(Stack.Ours)
            .Where(static metric => !metric.Namespace.StartsWith("AWS/", StringComparison.Ordinal)).Select(static metric => $"{metric.Namespace} {metric.Name}").Distinct().Order());
}
