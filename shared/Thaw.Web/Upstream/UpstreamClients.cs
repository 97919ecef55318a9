using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Caching;

namespace Thaw.Web.Upstream;

/// <summary>The process's upstreams by their client's name.</summary>
internal sealed class UpstreamClients(IServiceProvider services)
{
    private readonly ConcurrentDictionary<string, UpstreamClient> _clients = new(StringComparer.Ordinal);

    public UpstreamClient Get(string name, string @namespace) => _clients.GetOrAdd(name, static (name, of) => new UpstreamClient(
        name,
        of.services.GetRequiredService<IOptionsMonitor<UpstreamCacheOptions>>().Get(name),
        of.services.GetRequiredService<ITieredCache>().For(of.@namespace),
        of.services.GetRequiredService<TimeProvider>(),
        of.services.GetRequiredService<IAfterResponse>()), (services, @namespace));
}
