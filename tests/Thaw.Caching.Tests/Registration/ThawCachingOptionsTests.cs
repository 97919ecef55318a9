using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Caching.Registration;

namespace Thaw.Caching.Tests.Registration;

public sealed class ThawCachingOptionsTests
{
    public static TheoryData<string, Action<ThawCachingOptions>> Unusable => new()
    {
        { "MemoryEntries", o => o.MemoryEntries = 0 },
        { "MemoryBytes", o => o.MemoryBytes = 10 },
        { "MaximumExpiration", o => o.MaximumExpiration = TimeSpan.Zero },
        { "MemoryExpiration", o => o.MemoryExpiration = TimeSpan.Zero },
        { "DurableExpiration", o => o.DurableExpiration = TimeSpan.FromSeconds(-1) },
        { "InvalidationInterval", o => o.InvalidationInterval = TimeSpan.FromMinutes(2) },
        { "MaximumUnverified", o => o.MaximumUnverified = TimeSpan.FromSeconds(-1) },
        { "MaximumReplicaLag", o => o.MaximumReplicaLag = TimeSpan.FromDays(1) },
        { "StoreTimeout", o => o.StoreTimeout = TimeSpan.Zero },
        { "CircuitFailures", o => o.CircuitFailures = 0 },
        { "CircuitBreak", o => o.CircuitBreak = TimeSpan.Zero },
        { "MaximumKeyBytes", o => o.MaximumKeyBytes = 1_025 },
        { "MaximumTags", o => o.MaximumTags = 65 },
        { "DefaultNamespace.Expiration", o => o.DefaultNamespace.Expiration = TimeSpan.Zero },
        { "DefaultNamespace.MemoryShare", o => o.DefaultNamespace.MemoryShare = 0.5 },
        { "Namespaces['a b']", o => o.Namespace("a b", _ => { }) },
        { "Namespaces['x'].Jitter", o => o.Namespace("x", n => n.Jitter = double.NaN) },
        { "Namespaces['x'].MaximumValueBytes", o => o.Namespace("x", n => n.MaximumValueBytes = 0) },
        { "Namespaces['x'].CompressionThreshold", o => o.Namespace("x", n => n.CompressionThreshold = -1) },
        { "Namespaces['x'].LeaseDuration", o => o.Namespace("x", n => n.LeaseDuration = TimeSpan.Zero) },
        { "Namespaces['x'].FactoryTimeout", o => o.Namespace("x", n => n.FactoryTimeout = TimeSpan.Zero) },
        { "Namespaces['x'].FactorySoftTimeout", o => o.Namespace("x", n => n.FactorySoftTimeout = TimeSpan.Zero) },
        { "Namespaces['x'].NegativeExpiration", o => o.Namespace("x", n => n.NegativeExpiration = TimeSpan.FromSeconds(-1)) },
        { "MemoryShare sum", o => o.Namespace("x", n => n.MemoryShare = 0.6).Namespace("y", n => n.MemoryShare = 0.6) },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Validate_OutOfBounds_NamesTheValue(string name, Action<ThawCachingOptions> spoil)
    {
        ArgumentNullException.ThrowIfNull(spoil);
        var options = new ThawCachingOptions();
        Assert.True(new ThawCachingOptionsValidator().Validate(null, options).Succeeded);
        spoil(options);
        var result = new ThawCachingOptionsValidator().Validate(null, options);
        Assert.Contains(result.Failures!, f => f.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resolve_UnusableOptions_StopsTheStart()
    {
        var services = new ServiceCollection();
        services.AddThawCaching(o => o.MemoryEntries = 0);
        await using var provider = services.BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<ITieredCache>);
    }
}
