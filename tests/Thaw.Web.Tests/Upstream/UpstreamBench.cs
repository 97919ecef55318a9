using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Caching;

namespace Thaw.Web.Tests.Upstream;

/// <summary>A client with a cache before a real server, under a clock that the test moves.</summary>
internal sealed class UpstreamBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private UpstreamBench(UpstreamServer server, ServiceProvider services, FakeClock clock) => (Server, _services, Clock) = (server, services, clock);

    public UpstreamServer Server { get; }

    public FakeClock Clock { get; }

    public ITieredCache Cache => _services.GetRequiredService<ITieredCache>().For("up");

    public HttpClient Client => _services.GetRequiredService<IHttpClientFactory>().CreateClient("up");

    public static async Task<UpstreamBench> StartAsync(
        Action<UpstreamCacheOptions>? configure = null, Action<IServiceCollection>? add = null, Action<IThawCachingBuilder>? caching = null)
    {
        var server = await UpstreamServer.StartAsync();
        var clock = new FakeClock();
        server.Clock = clock;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging();
        add?.Invoke(services);
        var builder = services.AddThawCaching(options => options.InvalidationInterval = TimeSpan.FromMilliseconds(10));
        caching?.Invoke(builder);
        services.AddHttpClient("up", client => client.BaseAddress = server.Address).AddThawCache("up", configure)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        return new UpstreamBench(server, services.BuildServiceProvider(), clock);
    }

    /// <summary>One GET; its answer is read.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path = "/", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }

    public static string StatusOf(HttpResponseMessage response) => response.Headers.GetValues("Cache-Status").Last();

    public void Validate() => _services.GetRequiredService<IOptionsMonitor<UpstreamCacheOptions>>().Get("up");
}
