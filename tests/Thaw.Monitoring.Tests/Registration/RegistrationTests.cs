using Microsoft.Extensions.DependencyInjection;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Registration;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Registration;

public sealed class RegistrationTests
{
    [Fact]
    public void Add_Twice_IsOneMonitor()
    {
        var services = new ServiceCollection();
        services.AddThawMonitoring(static options => options.Targets["mine"] = 7);
        services.AddThawMonitoring(static options => options.Targets["yours"] = 8);
        using var provider = services.BuildServiceProvider();
        var monitor = Assert.Single(provider.GetServices<IMonitor>());
        monitor.Record("mine", TimeSpan.FromMilliseconds(1));
        Assert.Superset(new HashSet<string> { "mine", "yours", "cache_read" }, monitor.CheckTargets().Select(static one => one.Operation).ToHashSet());
        Assert.Empty(provider.GetRequiredService<IDimensionReport>().Collapsed);
    }

    [Fact]
    public void FleetMetrics_WithoutAStore_SayWhatIsMissing()
    {
        using var provider = new ServiceCollection().AddThawMonitoring().Services.BuildServiceProvider();
        Assert.Contains("UseSqlite", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<FleetMetrics>).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(provider.GetRequiredService<MetricsRollUpJob>);
    }

    [Fact]
    public async Task HostedService_AtTheEnd_HandsOverWhatIsLeft()
    {
        var store = new MemoryMetricsStore();
        var services = new ServiceCollection();
        services.AddThawMonitoring();
        services.AddSingleton<IMetricsStore>(store);
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IMonitor>().Record("last words", TimeSpan.FromMilliseconds(3));
        foreach (var hosted in provider.GetServices<Microsoft.Extensions.Hosting.IHostedService>())
        {
            await hosted.StartAsync(default);
            await hosted.StopAsync(default);
        }

        Assert.Contains("last words", MetricsSnapshot.Read(Assert.Single(store.Records).Value.Data.Span).Operations.Keys);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Options_OutOfBounds_NameThemselves(string name, Action<ThawMonitoringOptions> change)
    {
        var options = new ThawMonitoringOptions();
        Assert.True(new ThawMonitoringOptionsValidator().Validate(null, options).Succeeded);
        change(options);
        var result = new ThawMonitoringOptionsValidator().Validate(null, options);
        Assert.True(result.Failed);
        Assert.Contains(name, Assert.Single(result.Failures), StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<ThawMonitoringOptions>> Unusable => new()
    {
        { "Prefix", static options => options.Prefix = "" },
        { "Prefix", static options => options.Prefix = "AWS/Mine" },
        { "Dimensions", static options => options.Dimensions["Name"] = " " },
        { "Dimensions", static options => { for (var i = 0; i < 11; i++) options.Dimensions[$"d{i}"] = "x"; } },
        { "MaximumDimensionValues", static options => options.MaximumDimensionValues = 0 },
        { "MaximumOperations", static options => options.MaximumOperations = 1_001 },
        { "FleetInterval", static options => options.FleetInterval = TimeSpan.Zero },
        { "MaximumFleetBytes", static options => options.MaximumFleetBytes = 100 },
        { "FleetTimeout", static options => options.FleetTimeout = TimeSpan.FromMinutes(2) },
        { "SampleInterval", static options => options.SampleInterval = TimeSpan.Zero },
        { "TargetQuantile", static options => options.TargetQuantile = 90 },
        { "Targets", static options => options.Targets["mine"] = 0 },
    };
}
