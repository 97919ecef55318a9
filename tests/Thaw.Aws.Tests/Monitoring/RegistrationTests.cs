using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Monitoring;
using Thaw.Aws.S3;
using Thaw.Monitoring;
using Thaw.Monitoring.Fleet;

namespace Thaw.Aws.Tests.Monitoring;

public sealed class RegistrationTests
{
    [Fact]
    public async Task MetricsTableName_IsWhereTheFleetsFiguresAre()
    {
        await using var services = Services(("METRICS_TABLE_NAME", "figures"));
        Assert.Equal("figures", services.GetRequiredService<IOptions<DynamoDbMetricsOptions>>().Value.Table);
        Assert.IsType<DynamoDbMetricsStore>(services.GetRequiredService<IMetricsStore>());
        Assert.NotNull(services.GetRequiredService<FleetMetrics>());
        Assert.Equal(0, services.GetRequiredService<AwsClientPool>().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task MetricsTableName_Missing_AddsNothing(string? name)
    {
        await using var services = Services(("METRICS_TABLE_NAME", name));
        Assert.Null(services.GetService<IMetricsStore>());
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("a/b/c")]
    public async Task MetricsTableName_Unusable_StopsTheStart_AndSaysWhatIsAllowed(string name)
    {
        await using var services = Services(("METRICS_TABLE_NAME", name));
        var fault = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains("METRICS_TABLE_NAME", fault.Message, StringComparison.Ordinal);
        Assert.Contains("3 to 255 characters", fault.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Name, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddThawMonitoring().UseDynamoDb(new Settings(settings.ToDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal)));
        return services.BuildServiceProvider();
    }
}
