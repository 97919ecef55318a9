using System.Diagnostics.Metrics;
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

        // Nothing was held against it, and it says so.
        Assert.Equal((true, false, null, 0), (results["tts_generation"].Passed, results["tts_generation"].IsMeasured, results["tts_generation"].ActualMilliseconds, results["tts_generation"].Count));
        Assert.True(results["cache_read"].IsMeasured);
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

    [Theory]
    [InlineData(443, 1)]
    [InlineData(8443, 0)]
    public void CallOfAConfiguredUpstream_CountsByItsNameToo(int port, int counted)
    {
        var host = $"{Guid.NewGuid():N}.example";
        using var monitored = new MonitorHost(emf: false, configure: options => options.Upstreams["company_api"] = new Uri($"https://{host}/v1/"));
        using var meter = new Meter("System.Net.Http");
        meter.CreateHistogram<double>("http.client.request.duration").Record(0.02, new("http.request.method", "GET"), new("server.address", host), new("server.port", port));
        var targets = new Dictionary<string, double> { ["company_api"] = 50, [$"upstream {host}"] = 50 };
        Assert.Equal([counted, 1], monitored.Monitor.CheckTargets(targets).Select(static one => (int)one.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Request_CountsAsEndToEnd_WhereThatHasATarget(bool hasTarget)
    {
        var route = $"/{Guid.NewGuid():N}";
        using var host = new MonitorHost(emf: false, configure: options =>
        {
            options.Targets.Clear();
            if (hasTarget)
                options.Targets["end_to_end"] = 500;
        });
        using var meter = new Meter("Microsoft.AspNetCore.Hosting");
        meter.CreateHistogram<double>("http.server.request.duration").Record(0.02, new("http.request.method", "GET"), new("http.route", route));

        // Other tests of this process may have had requests too.
        Assert.Equal(hasTarget, host.Monitor.CheckTargets(new Dictionary<string, double> { ["end_to_end"] = 500 })[0].IsMeasured);
        Assert.Equal(1, host.Monitor.CheckTargets(new Dictionary<string, double> { [$"GET {route}"] = 500 })[0].Count);
    }
}
