using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Resources;

public sealed class ColdStartTests
{
    [Fact]
    public async Task FirstInvocation_TellsThePhasesOfItsColdStart_AndTheSecondDoesNot()
    {
        using var host = new MonitorHost();
        host.Clock.Advance(TimeSpan.FromMilliseconds(300));
        foreach (var isFirst in new[] { true, false })
        {
            await using var invocation = host.Monitor.BeginInvocation(new Invocation(isFirst));
            host.Clock.Advance(TimeSpan.FromMilliseconds(70));
        }

        var reader = new EmfReader(host.Lines());
        foreach (var phase in new[] { ColdStart.Start, ColdStart.Initialise, ColdStart.First })
            Assert.Equal(1, reader.Count($"Thaw/System|FunctionName=facts,Operation={phase}|Duration"));
        Assert.Contains(host.Lines(), static line => line.Contains($"\"{ColdStart.Initialise}\",\"Duration\":300", StringComparison.Ordinal));
        Assert.Contains(host.Lines(), static line => line.Contains($"\"{ColdStart.First}\",\"Duration\":70", StringComparison.Ordinal));
    }

    [Fact]
    public void ProcessAge_IsThatOfThisProcess() =>
        Assert.InRange(ColdStart.ProcessAge(), OperatingSystem.IsLinux() ? TimeSpan.FromMilliseconds(50) : TimeSpan.Zero, TimeSpan.FromHours(12));

    private sealed record Invocation(bool IsFirst) : IInvocationLifetime
    {
        public string RequestId => "facts";

        public DateTimeOffset Deadline => DateTimeOffset.MaxValue;

        public TimeSpan Remaining => TimeSpan.MaxValue;

        public bool IsColdStart => IsFirst;

        public TimeSpan FrozenFor => TimeSpan.Zero;

        public CancellationToken Aborted => default;

        public void OnResponding(Func<CancellationToken, ValueTask> work) => throw new NotSupportedException();
    }
}
