using System.Diagnostics.Metrics;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Resources;

public sealed class ColdStartTests
{
    [Fact]
    public async Task WhatTheHostTells_IsAnOperationAPhase_AndTheContainersOwn()
    {
        using var host = new MonitorHost();
        using var meter = new Meter(InstrumentNames.LambdaMeter);
        var phases = meter.CreateHistogram<double>(InstrumentNames.LambdaColdStart);
        await using (host.Monitor.BeginInvocation())
        {
            phases.Record(0.3, new KeyValuePair<string, object?>(InstrumentNames.Phase, "build"));
            phases.Record(0.07, new KeyValuePair<string, object?>(InstrumentNames.Phase, "first"));
        }

        var reader = new EmfReader(host.Lines());
        Assert.Equal(300, reader.Sum("Thaw/System|FunctionName=facts,Operation=coldstart build|Duration"), 3);
        Assert.Equal(70, reader.Sum("Thaw/System|FunctionName=facts,Operation=coldstart first|Duration"), 3);
        Assert.Equal(TimeSpan.FromSeconds(0.3), host.Monitor.ColdStartPhases["build"]);
        Assert.Equal(TimeSpan.FromSeconds(0.07), host.Monitor.ColdStartPhases["first"]);
        Assert.Equal(2, host.Monitor.ColdStartPhases.Count);
    }

    [Fact]
    public async Task Observer_HasAnEventMeasuredByItself_AndNamesWhereItComesFrom()
    {
        using var host = new MonitorHost();
        var observer = new InvocationObserver(host.Monitor);
        await using (observer.Begin(new Invocation(), "sqs"))
        {
            host.Monitor.Record("vector_search", TimeSpan.FromMilliseconds(20));
        }

        Assert.All(host.Lines(), static line => Assert.Contains("\"route\":\"sqs\"", line, StringComparison.Ordinal));
        Assert.All(host.Lines(), static line => Assert.Contains("\"requestId\":\"facts\"", line, StringComparison.Ordinal));
        Assert.Equal(1, new EmfReader(host.Lines()).Sum("Thaw/System|FunctionName=facts|ColdStarts"));
    }

    [Fact]
    public void ProcessAge_IsThatOfThisProcess() =>
        Assert.InRange(ProcessAge.Read(), OperatingSystem.IsLinux() ? TimeSpan.FromMilliseconds(50) : TimeSpan.Zero, TimeSpan.FromHours(12));

    private sealed class Invocation : IInvocationLifetime
    {
        public string RequestId => "facts";

        public DateTimeOffset Deadline => DateTimeOffset.MaxValue;

        public TimeSpan Remaining => TimeSpan.MaxValue;

        public bool IsColdStart => true;

        public TimeSpan FrozenFor => TimeSpan.Zero;

        public CancellationToken Aborted => default;

        public void OnResponding(Func<CancellationToken, ValueTask> work) => throw new NotSupportedException();
    }
}
