using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Thaw;
using Thaw.Monitoring;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Registration;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tuning;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers measurement.</summary>
public static class ThawMonitoringServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IMonitor"/>; with a store that a <c>Use…</c> chooses, <see cref="FleetMetrics"/> and <see cref="MetricsRollUpJob"/> answer for the fleet. Calling it again
    /// only adds to the options.
    /// </summary>
    public static IThawMonitoringBuilder AddThawMonitoring(this IServiceCollection services, Action<ThawMonitoringOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThawMonitoringOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawMonitoringOptions>, ThawMonitoringOptionsValidator>());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        services.TryAddSingleton(ThawMonitoringServices.CreateMonitor);
        services.TryAddSingleton<IMonitor>(static provider => provider.GetRequiredService<ProcessMonitor>());
        services.TryAddSingleton<IInvocationObserver, InvocationObserver>();
        services.TryAddSingleton<IDimensionReport>(static provider => provider.GetRequiredService<ProcessMonitor>().Guard);
        services.TryAddSingleton(static provider => new FleetReader(ThawMonitoringServices.Store(provider), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new FleetMetrics(provider.GetRequiredService<FleetReader>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new FleetSeries(provider.GetRequiredService<FleetReader>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new MetricsRollUpJob(ThawMonitoringServices.Store(provider), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(ThawMonitoringServices.CreateAnalysis);
        services.TryAddSingleton<ITuningState>(ThawMonitoringServices.CreateTuningState);
        services.TryAddSingleton(ThawMonitoringServices.CreateOptimizer);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITuningAction, MemoryCleanUpAction>());
        services.TryAddSingleton<IProcessResources>(ThawMonitoringServices.CreateResources);
        services.TryAddSingleton<IMemoryPressure>(ThawMonitoringServices.CreatePressure);
        services.TryAddSingleton(static provider => new SlowCallLog(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ISlowCallLog>(static provider => provider.GetRequiredService<SlowCallLog>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MonitoringShutdown>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISnapshotHook, MonitorSnapshotHook>(static provider => new MonitorSnapshotHook(provider.GetRequiredService<ProcessMonitor>)));
        return new ThawMonitoringBuilder(services);
    }

    /// <summary>
    /// The same with what the configuration says: <c>AWS_LAMBDA_FUNCTION_NAME</c> switches the embedded metric format on and names the dimension <c>FunctionName</c>; the section
    /// <c>Thaw:Monitoring</c> has <c>Emf</c>, <c>Prefix</c>, <c>HighResolution</c>, <c>MaximumDimensionValues</c>, <c>MaximumOperations</c>, <c>FleetIntervalSeconds</c>, <c>FleetTimeoutSeconds</c>,
    /// <c>TargetQuantile</c> and <c>Targets:{operation}</c>; findings know <c>CACHE_TABLE_NAME</c> and <c>MEMORY_THRESHOLD_MB</c>;
    /// <c>ENVIRONMENT</c> names the deployment in every event; <c>AUTO_SCALING_ENABLED</c> warns. <paramref name="configure"/> has the last word.
    /// </summary>
    public static IThawMonitoringBuilder AddThawMonitoring(this IServiceCollection services, IConfiguration configuration, Action<ThawMonitoringOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ThawMonitoringOptions>().Configure(options => ThawMonitoringConfiguration.Bind(configuration, options));
        services.AddOptions<ThawJudgingOptions>().Configure(options => ThawMonitoringConfiguration.Bind(configuration, options)).ValidateOnStart();
        if (configuration[ThawMonitoringConfiguration.AutoScaling] is { Length: > 0 })
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ScalingSetting>());
        }

        return services.AddThawMonitoring(configure);
    }

    private sealed record ThawMonitoringBuilder(IServiceCollection Services) : IThawMonitoringBuilder;
}
