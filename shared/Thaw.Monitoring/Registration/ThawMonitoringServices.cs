using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tuning;

namespace Thaw.Monitoring.Registration;

/// <summary>Puts the parts together.</summary>
internal static class ThawMonitoringServices
{
    public const string FunctionName = "FunctionName";
    private const string Local = "local";
    private const int DefaultThreshold = 512;

    public static ProcessMonitor CreateMonitor(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ThawMonitoringOptions>>().Value;
        options.Dimensions.TryAdd(FunctionName, Local);
        var clock = services.GetRequiredService<TimeProvider>();
        var calls = services.GetRequiredService<SlowCallLog>(); // It hears nothing of what was called before it was there.
        var guard = new DimensionGuard();
        var hotKeys = new HotKeyGrowth();
        var logger = services.GetService<ILogger<IMonitor>>() ?? (ILogger)NullLogger.Instance;
        return new ProcessMonitor(
            options,
            clock,
            services.GetService<IAfterResponse>() ?? new NothingAfterResponse(),
            options.Emf == true ? new EmfWriter(options, Console.OpenStandardOutput(), clock) : null,
            services.GetService<IMetricsStore>() is { } store ? new FleetReporter(store, options, clock, options.Dimensions[FunctionName], logger, Highlight) : null,
            ThawMonitoringConfiguration.FunctionMegabytes(services.GetService<IConfiguration>()), guard)
        {
            // Found when it is needed: whoever cleans up is not built at the start.
            Sampled = () => services.GetRequiredService<IMemoryPressure>().Look(),
        };

        void Highlight(FleetHighlights highlights)
        {
            calls.TakeInto(highlights);
            guard.TakeInto(highlights);
            hotKeys.AddTo(highlights, services.GetServices<IHotKeyReport>());
        }
    }

    public static ProcessResources CreateResources(IServiceProvider services)
    {
        var megabytes = ThawMonitoringConfiguration.FunctionMegabytes(services.GetService<IConfiguration>());
        return new ProcessResources(services.GetRequiredService<TimeProvider>(), ProcessSampler.Processors(megabytes), MemoryLimit.Find(megabytes), () => services.GetRequiredService<ProcessMonitor>().ColdStartPhases);
    }

    public static MemoryPressure CreatePressure(IServiceProvider services)
    {
        const long Megabyte = 1024 * 1024;
        var configuration = services.GetService<IConfiguration>();
        var threshold = (ThawMonitoringConfiguration.MemoryThreshold(configuration) ?? DefaultThreshold) * Megabyte;
        var limit = MemoryLimit.Find(ThawMonitoringConfiguration.FunctionMegabytes(configuration));
        return new MemoryPressure(
            limit is { } most ? Math.Min(threshold, most) : threshold, static () => Environment.WorkingSet, static () => GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true),
            services.GetServices<IMemoryCleanUp>(), services.GetRequiredService<TimeProvider>(), services.GetService<ILogger<IMemoryPressure>>() ?? (ILogger)NullLogger.Instance);
    }

    public static TuningState CreateTuningState(IServiceProvider services) => new(
        services.GetServices<ITunableSource>().SelectMany(static one => one.Tunables), services.GetService<ILogger<Optimizer>>() ?? (ILogger)NullLogger.Instance);

    public static Optimizer CreateOptimizer(IServiceProvider services)
    {
        var state = services.GetRequiredService<ITuningState>();

        // A store that is this process's alone keeps nothing for anybody.
        var settings = services.GetService<ITuningSettings>() is { Within: not null } shared ? shared : new ProcessTuningSettings(state);
        return new Optimizer(
            services.GetRequiredService<FleetAnalysis>(), state, settings, services.GetServices<ITuningAction>(),
            services.GetRequiredService<TimeProvider>(), services.GetService<ILogger<Optimizer>>() ?? (ILogger)NullLogger.Instance);
    }

    public static FleetAnalysis CreateAnalysis(IServiceProvider services)
    {
        var configuration = services.GetService<IConfiguration>();
        var function = configuration?["AWS_LAMBDA_FUNCTION_NAME"] is { Length: > 0 } name && ThawMonitoringConfiguration.FunctionMegabytes(configuration) is { } megabytes
            ? new FunctionSize(name, megabytes)
            : null;
        return new FleetAnalysis(
            services.GetRequiredService<FleetMetrics>(), new Analyzer([.. AllRules.Create(), .. services.GetServices<IRule>()]),
            services.GetRequiredService<IOptions<ThawJudgingOptions>>().Value, services.GetRequiredService<IOptions<ThawMonitoringOptions>>().Value,
            function);
    }

    public static IMetricsStore Store(IServiceProvider services) => services.GetService<IMetricsStore>()
        ?? throw new InvalidOperationException("The fleet's figures have no store: choose one after AddThawMonitoring with a Use… of an adapter, such as UseSqlite or UseDynamoDb.");
}
