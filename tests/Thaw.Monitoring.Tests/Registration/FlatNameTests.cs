using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Registration;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Registration;

/// <summary>What operators set as environment variables does what it says, says that it does nothing, or stops the start by name.</summary>
public sealed class FlatNameTests
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("100", 100)]
    [InlineData("", 512)]
    public void MemoryThreshold_IsWhereMemoryIsShort_AndWhatFindingsAreHeldAgainst(string value, int megabytes)
    {
        using var services = Services(("MEMORY_THRESHOLD_MB", value));
        Assert.Equal(megabytes, services.GetRequiredService<IOptions<ThawJudgingOptions>>().Value.MemoryMegabytes);

        // Or less, where the container has less.
        Assert.Equal((long)(Math.Min(megabytes * Megabyte, MemoryLimit.Find(null) ?? long.MaxValue) * 0.8), services.GetRequiredService<IMemoryPressure>().LimitBytes);
    }

    [Fact]
    public void MemoryThreshold_BeyondTheFunctionsMemory_GivesWayToIt()
    {
        using var services = Services(("MEMORY_THRESHOLD_MB", "1024"), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"));
        Assert.Equal((long)(128 * Megabyte * 0.8), services.GetRequiredService<IMemoryPressure>().LimitBytes);
    }

    [Fact]
    public async Task Environment_GoesWithEveryEvent_AndIsNoDimension()
    {
        await using var services = Services(("ENVIRONMENT", "prod"));
        var named = services.GetRequiredService<IOptions<ThawMonitoringOptions>>().Value.Environment;
        Assert.Equal("prod", named);
        using var host = new MonitorHost(options => options.Environment = named);
        await using (host.Monitor.BeginInvocation())
        {
            host.Monitor.Record("one", TimeSpan.FromMilliseconds(1));
            host.Monitor.Record("cache_read", TimeSpan.FromMilliseconds(1));
        }

        var lines = host.Lines();
        Assert.True(lines.Length >= 2, $"{lines.Length} events");
        Assert.All(lines, EmfSpecification.Check);
        Assert.All(lines, static line =>
        {
            Assert.Contains("\"environment\":\"prod\"", line, StringComparison.Ordinal);
            Assert.DoesNotContain("\"environment\",", line, StringComparison.Ordinal);
            Assert.DoesNotContain("\"environment\"]", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Environment_NotNamed_IsInNoEvent()
    {
        using var host = new MonitorHost();
        await using (host.Monitor.BeginInvocation())
        {
            host.Monitor.Record("one", TimeSpan.FromMilliseconds(1));
        }

        Assert.All(host.Lines(), static line => Assert.DoesNotContain("environment", line, StringComparison.Ordinal));
        Assert.NotEmpty(host.Lines());
    }

    [Fact]
    public void Fleet_HasTheIntervalAndTheTimeThatAreSaid_OrItsOwn()
    {
        using var services = Services(("Thaw:Monitoring:FleetIntervalSeconds", "90"), ("Thaw:Monitoring:FleetTimeoutSeconds", "7.5"));
        using var silent = Services();
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(7.5)), Fleet(services));
        Assert.Equal((new ThawMonitoringOptions().FleetInterval, new ThawMonitoringOptions().FleetTimeout), Fleet(silent));

        static (TimeSpan Interval, TimeSpan Timeout) Fleet(ServiceProvider services) =>
            services.GetRequiredService<IOptions<ThawMonitoringOptions>>().Value is var options ? (options.FleetInterval, options.FleetTimeout) : default;
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task AutoScaling_Set_WarnsAndNamesWhatScales(string value)
    {
        var recorder = new Recorder();
        await using var services = Services(recorder, ("AUTO_SCALING_ENABLED", value));
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(default);
        }

        var (level, text) = Assert.Single(recorder.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("AUTO_SCALING_ENABLED", text, StringComparison.Ordinal);
        Assert.Contains("ProvisionedConcurrencyMaximum", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AutoScaling_NotSet_SaysNothing()
    {
        using var services = Services(("AUTO_SCALING_ENABLED", ""));
        Assert.DoesNotContain(services.GetServices<IHostedService>(), static one => one is ScalingSetting);
    }

    [Theory]
    [InlineData("MEMORY_THRESHOLD_MB", "0", "1 to 1048576")]
    [InlineData("MEMORY_THRESHOLD_MB", "half", "1 to 1048576")]
    [InlineData("ENVIRONMENT", " ", "1 to 64 printable characters")]
    [InlineData("ENVIRONMENT", "prodüktion", "1 to 64 printable characters")]
    [InlineData("ENVIRONMENT", "0123456789012345678901234567890123456789012345678901234567890123x", "1 to 64 printable characters")]
    [InlineData("AUTO_SCALING_ENABLED", "maybe", "true or false")]
    public void Name_Unusable_StopsTheStart_AndSaysWhatIsAllowed(string name, string value, string allowed)
    {
        using var services = Services((name, value));
        var fault = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains(fault.Failures, sentence => sentence.StartsWith($"{name} is '{value}'", StringComparison.Ordinal) && sentence.Contains(allowed, StringComparison.Ordinal));
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => Services(new Recorder(), settings);

    private static ServiceProvider Services(Recorder recorder, params (string Name, string Value)[] settings)
    {
        var configuration = Settings.Of(settings);
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddSingleton(recorder);
        services.AddSingleton(typeof(ILogger<>), typeof(RecordingLogger<>));
        services.AddThawMonitoring(configuration);
        return services.BuildServiceProvider();
    }

    private sealed class Recorder
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];
    }

    private sealed class RecordingLogger<T>(Recorder recorder) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder.Lines.Add((logLevel, formatter(state, exception)));
    }
}
