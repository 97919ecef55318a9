using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tuning;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>What the performance endpoints need. All of it is built when one of them is first called, but for what measures.</summary>
internal static class PerformanceServices
{
    public static IServiceCollection AddPerformance(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddThawMonitoring(configuration);
        services.AddThawCacheTuning();
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(1, PerformanceJsonContext.Default));
        services.AddSingleton<IConfigureOptions<HealthCheckServiceOptions>, DependencyChecks>();
        services.TryAddSingleton<DependencyHealth>();
        services.AddSingleton<FleetGuard>();
        services.AddSingleton(static provider => provider.GetService<IMetricsStore>() is null
            ? new FleetQueries(null, null, null, null)
            : new FleetQueries(
                provider.GetRequiredService<FleetMetrics>, provider.GetRequiredService<FleetSeries>, provider.GetRequiredService<FleetAnalysis>, provider.GetRequiredService<Optimizer>));
        return services;
    }

    public static void MapPerformance(this IEndpointRouteBuilder app)
    {
        app.MapHealthReport();
        app.MapMetrics();
        app.MapAnalysis();
        app.MapOptimize();
    }
}
