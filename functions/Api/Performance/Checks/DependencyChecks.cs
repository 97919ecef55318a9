using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Resources;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Api;

/// <summary>Registers a check for each dependency that this host has. Nothing of it is built before the first question.</summary>
internal sealed class DependencyChecks(IServiceProviderIsService known, IConfiguration configuration) : IConfigureOptions<HealthCheckServiceOptions>
{
    private const string Upstreams = "Thaw:Health:Upstreams";

    public void Configure(HealthCheckServiceOptions options)
    {
        Add("memory", HealthStatus.Degraded, static services => new MemoryHealthCheck(services.GetRequiredService<IProcessResources>()));
        Add("cache.memory", HealthStatus.Degraded, static services => new CacheMemoryHealthCheck(services.GetRequiredService<ITieredCache>()));

        // Without it the cache goes on as one process's, and requests are answered by their factories.
        Add("cache.durable", HealthStatus.Degraded, static services => new CacheDurableHealthCheck(services.GetRequiredService<ITieredCache>()));
        if (known.IsService(typeof(IMetricsStore)))
        {
            Add("table.metrics", HealthStatus.Degraded, static services => new MetricsTableHealthCheck(services.GetRequiredService<IMetricsStore>(), services.GetRequiredService<TimeProvider>()));
        }

        if (known.IsService(typeof(ITaskStore)))
        {
            Add("table.tasks", HealthStatus.Unhealthy, static services => new TaskTableHealthCheck(services.GetRequiredService<ITaskStore>()));
        }

        if (known.IsService(typeof(TaskQueues)))
        {
            Add("queue.tasks", HealthStatus.Unhealthy, static services => new TaskQueueHealthCheck(services.GetRequiredService<TaskQueues>()));
        }

        foreach (var upstream in configuration.GetSection(Upstreams).GetChildren())
        {
            var address = Uri.TryCreate(upstream.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new OptionsValidationException(Options.DefaultName, typeof(HealthCheckServiceOptions), [$"{Upstreams}:{upstream.Key} is '{upstream.Value}'; allowed is an http or https address."]);
            var client = new HttpClient();
            Add($"upstream.{upstream.Key}", HealthStatus.Degraded, _ => new UpstreamHealthCheck(address, client));
        }

        void Add(string name, HealthStatus worst, Func<IServiceProvider, IHealthCheck> create) => options.Registrations.Add(new HealthCheckRegistration(name, create, worst, tags: null));
    }
}
