using System.Text.Json;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Emf;

public sealed class EmfEventTests
{
    public static TheoryData<string> Names => [.. Distributions.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Percentiles_ReadBackFromTheEvents_AreWithinOnePercent(string name)
    {
        using var host = new MonitorHost();
        var values = Distributions.Draw(name, 5_000);
        await using (host.Monitor.BeginInvocation())
        {
            foreach (var value in values)
                host.Monitor.Record("llm_inference", TimeSpan.FromSeconds(Math.Max(value, 1e-6)));
        }

        var lines = host.Lines();
        Assert.All(lines, EmfSpecification.Check);
        var reader = new EmfReader(lines);
        const string Metric = "Thaw/AI|FunctionName=facts,Operation=llm_inference|Duration";
        Assert.Equal(values.Length, reader.Count(Metric));
        foreach (var quantile in new[] { 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1 })
        {
            // A time span counts in tenths of microseconds.
            var exact = Distributions.Exact([.. values.Select(static value => TimeSpan.FromSeconds(Math.Max(value, 1e-6)).TotalMilliseconds)], quantile);
            Assert.InRange(reader.Quantile(Metric, quantile), exact * 0.99, exact * 1.01);
        }

        Assert.InRange(reader.Sum(Metric) / reader.Count(Metric) / (values.Average() * 1_000), 0.99, 1.01);
    }

    [Fact]
    public async Task Outcomes_AreApart()
    {
        using var host = new MonitorHost();
        await using (host.Monitor.BeginInvocation())
        {
            host.Monitor.Record("company_api", TimeSpan.FromMilliseconds(10));
            host.Monitor.Record("company_api", TimeSpan.FromMilliseconds(20), OperationOutcome.Failure);
            host.Monitor.Record("company_api", TimeSpan.FromMilliseconds(30), OperationOutcome.Timeout);
        }

        var reader = new EmfReader(host.Lines());
        const string Of = "Thaw/API|FunctionName=facts,Operation=company_api|";
        Assert.Equal((10, 20, 30), (reader.Sum(Of + "Duration"), reader.Sum(Of + "FailedDuration"), reader.Sum(Of + "TimedOutDuration")));
    }

    [Fact]
    public async Task Namespaces_AreThoseOfTheAreas()
    {
        using var host = new MonitorHost(static options => options.Prefix = "Mine");
        await using (host.Monitor.BeginInvocation())
        {
            foreach (var operation in new[] { "end_to_end", "cache_read", "stt_processing" })
                host.Monitor.Record(operation, TimeSpan.FromMilliseconds(1));
        }

        Assert.Superset(
            new HashSet<string> { "Mine/API|FunctionName=facts,Operation=end_to_end|Duration", "Mine/Cache|FunctionName=facts,Operation=cache_read|Duration", "Mine/AI|FunctionName=facts,Operation=stt_processing|Duration" },
            new EmfReader(host.Lines()).Names.ToHashSet());
    }

    [Fact]
    public async Task Properties_StandBesideTheDimensions()
    {
        using var host = new MonitorHost();
        await using (var invocation = host.Monitor.BeginInvocation())
        {
            invocation.SetProperty("user", "5e884898");
            invocation.SetProperty("user", "a1b2");
            invocation.SetProperty("Operation", "not the dimension");
            invocation.SetProperty("Duration", "not the metric");
            invocation.SetProperty("_aws", "not the metadata");
            host.Monitor.Record("end_to_end", TimeSpan.FromMilliseconds(7));
        }

        var line = Assert.Single(host.Lines(), static line => line.Contains("end_to_end", StringComparison.Ordinal));
        EmfSpecification.Check(line);
        using var json = JsonDocument.Parse(line);
        Assert.Equal("a1b2", json.RootElement.GetProperty("user").GetString());
        Assert.Equal("end_to_end", json.RootElement.GetProperty("Operation").GetString());
        Assert.DoesNotContain("user", json.RootElement.GetProperty("_aws").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFlush_IsOneWriteOfWholeLines()
    {
        var writes = new CountingStream();
        using var writer = new Thaw.Monitoring.Emf.EmfWriter(new ThawMonitoringOptions { Dimensions = { ["FunctionName"] = "facts" } }, writes, TimeProvider.System);
        using var monitor = new Thaw.Monitoring.Measuring.ProcessMonitor(new ThawMonitoringOptions(), TimeProvider.System, new NothingAfterResponse(), writer, fleet: null);
        for (var i = 1; i <= 3; i++)
        {
            await using (monitor.BeginInvocation())
            {
                monitor.Record("end_to_end", TimeSpan.FromMilliseconds(7));
                monitor.Record("cache_read", TimeSpan.FromMilliseconds(1));
            }

            Assert.Equal(i, writes.Writes);
        }
    }

    [Fact]
    public async Task HighResolution_IsSaid()
    {
        using var host = new MonitorHost(static options => options.HighResolution = true);
        await using (host.Monitor.BeginInvocation())
            host.Monitor.Record("end_to_end", TimeSpan.FromMilliseconds(7));
        Assert.All(host.Lines(), static line => Assert.Contains("\"StorageResolution\":1", line, StringComparison.Ordinal));
        Assert.All(host.Lines(), EmfSpecification.Check);
    }

    [Fact]
    public async Task TheAlarmsMetrics_AreWrittenWithTheFunctionsNameAlone()
    {
        using var host = new MonitorHost();
        using var cache = new CacheMeter();
        (cache.Hits, cache.Misses) = (30, 10);
        await using (host.Monitor.BeginInvocation())
        {
        }

        host.Clock.Advance(TimeSpan.FromSeconds(30));
        (cache.Hits, cache.Misses) = (31, 19);
        await using (host.Monitor.BeginInvocation())
        {
        }

        var reader = new EmfReader(host.Lines());
        Assert.Equal(2, reader.Count("Thaw/Cache|FunctionName=facts|HitRate"));
        Assert.Equal(75, reader.Quantile("Thaw/Cache|FunctionName=facts|HitRate", 1));
        Assert.Equal(10, reader.Quantile("Thaw/Cache|FunctionName=facts|HitRate", 0.5));
        Assert.InRange(reader.Quantile("Thaw/System|FunctionName=facts|CpuPercent", 1), 0, 100);
        Assert.Equal(31, reader.Sum("Thaw/Cache|FunctionName=facts,Namespace=company,Tier=memory|Hits"));
        Assert.All(host.Lines(), EmfSpecification.Check);
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Assert.Equal((byte)'\n', buffer[^1]);
            Writes++;
        }
    }

    private sealed class CacheMeter : IDisposable
    {
        private readonly System.Diagnostics.Metrics.Meter _meter = new(InstrumentNames.CachingMeter);

        public CacheMeter()
        {
            _meter.CreateObservableCounter(InstrumentNames.CacheHits, () => new System.Diagnostics.Metrics.Measurement<long>(
                Hits, new KeyValuePair<string, object?>(InstrumentNames.Namespace, "company"), new KeyValuePair<string, object?>(InstrumentNames.Tier, "memory")));
            _meter.CreateObservableCounter(InstrumentNames.CacheMisses, () => new System.Diagnostics.Metrics.Measurement<long>(
                Misses, new KeyValuePair<string, object?>(InstrumentNames.Namespace, "company")));
        }

        public long Hits { get; set; }

        public long Misses { get; set; }

        public void Dispose() => _meter.Dispose();
    }
}
