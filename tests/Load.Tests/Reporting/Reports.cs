using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Running;

namespace Thaw.Load.Tests.Reporting;

/// <summary>Reports of runs that nobody made.</summary>
internal static class Reports
{
    public static LoadReport Of(double latency, string endpoint = "get", string scenario = "light", LoadReport? baseline = null)
    {
        var recorder = new Recorder(TimeSpan.FromSeconds(4));
        for (var i = 0; i < 400; i++)
        {
            recorder.Add(new Sample(TimeSpan.FromMilliseconds(i * 10), endpoint, i % 100 == 0 ? "500" : "200", i % 100 == 0, latency, latency / 2, latency));
        }

        recorder.Add(new Sample(TimeSpan.Zero, endpoint, "200", Failed: false, latency * 10, latency, Cold: true));
        var run = new RunConfiguration
        {
            Scenario = scenario, Target = "http://127.0.0.1:5080/", StartedAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), Machine = "one of <two>", Commit = "0123456789",
            InjectedLatencies = "20 ms in the origin", DurationSeconds = 4,
        };
        return ReportBuilder.Build(run, recorder, Measured.Of(recorder, "injected: none"), new Dictionary<string, double>(StringComparer.Ordinal), baseline);
    }
}
