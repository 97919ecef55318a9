using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Resources;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;
using Thaw.Upstream;
using Thaw.Web;

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

        // Without them the rest is answered: one page of each listing, and upstreams that want no key.
        string[] secrets = [.. new[] { configuration[$"{ThawPagingExtensions.Section}:KeysSecret"], configuration[$"{UpstreamKeyExtensions.Section}:KeysSecret"] }.OfType<string>().Where(static name => name.Length > 0)];
        if (secrets.Length > 0 && known.IsService(typeof(ISecretStore)))
        {
            Add("secrets", HealthStatus.Degraded, services => new SecretsHealthCheck(services.GetRequiredService<ISecretStore>(), secrets, services.GetRequiredService<ILogger<SecretsHealthCheck>>()));
        }

        foreach (var upstream in configuration.GetSection(Upstreams).GetChildren())
        {
            var address = Uri.TryCreate(upstream.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new OptionsValidationException(Options.DefaultName, typeof(HealthCheckServiceOptions), [$"{Upstreams}:{upstream.Key} is '{upstream.Value}'; allowed is an http or https address."]);

            // A redirect is an answer: followed, it would take the key to whomever it names.
            var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            Add($"upstream.{upstream.Key}", HealthStatus.Degraded, services => new UpstreamHealthCheck(upstream.Key, address, client, services.GetRequiredService<UpstreamSecrets>()));
        }

        void Add(string name, HealthStatus worst, Func<IServiceProvider, IHealthCheck> create) => options.Registrations.Add(new HealthCheckRegistration(name, create, worst, tags: null));
    }
}
