using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Measuring;

public sealed class TargetTests
{
    [Fact]
    public void CheckTargets_ByDefault_HoldsTheKnownOperationsAtP90()
    {
        using var host = new MonitorHost(emf: false);
        for (var i = 1; i <= 100; i++)
        {
            host.Monitor.Record("llm_inference", TimeSpan.FromMilliseconds(i * 3));
            host.Monitor.Record("cache_read", TimeSpan.FromMilliseconds(i <= 89 ? 1 : 9));
        }

        var results = host.Monitor.CheckTargets().ToDictionary(static one => one.Operation);
        Assert.Equal(
            ["cache_read 5", "cache_write 10", "company_api 50", "end_to_end 500", "llm_inference 300", "stt_processing 100", "tts_generation 100", "vector_search 100"],
            results.Values.Select(static one => $"{one.Operation} {one.TargetMilliseconds}"));
        Assert.True(results["llm_inference"].Passed);
        Assert.InRange(results["llm_inference"].ActualMilliseconds!.Value, 270 * 0.99, 270 * 1.01);
        Assert.False(results["cache_read"].Passed);
        Assert.InRange(results["cache_read"].ActualMilliseconds!.Value, 9 * 0.99, 9 * 1.01);
        Assert.Equal((true, null, 0), (results["end_to_end"].Passed, results["end_to_end"].ActualMilliseconds, results["end_to_end"].Count));
    }

    [Fact]
    public void CheckTargets_OfAnotherPercentile_IsThat()
    {
        using var host = new MonitorHost(emf: false);
        for (var i = 1; i <= 1_000; i++)
            host.Monitor.Record("mine", TimeSpan.FromMilliseconds(i));
        var targets = new Dictionary<string, double> { ["mine"] = 600 };
        Assert.True(host.Monitor.CheckTargets(targets, 0.5)[0].Passed);
        Assert.False(host.Monitor.CheckTargets(targets, 0.99)[0].Passed);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Monitor.CheckTargets(targets, 1.1));
    }

    [Fact]
    public async Task CheckTargets_AfterInvocationsAndOutside_SeesBothOnce()
    {
        using var host = new MonitorHost();
        await using (host.Monitor.BeginInvocation())
            host.Monitor.Record("mine", TimeSpan.FromMilliseconds(1));
        host.Monitor.Record("mine", TimeSpan.FromMilliseconds(2));
        var targets = new Dictionary<string, double> { ["mine"] = 600 };
        Assert.Equal(2, host.Monitor.CheckTargets(targets)[0].Count);
        await host.Monitor.FlushAsync(default);
        Assert.Equal(2, host.Monitor.CheckTargets(targets)[0].Count);
    }
}
