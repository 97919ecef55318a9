using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Load.CommandLine;
using Thaw.Load.Services;
using Thaw.Load.Targets;
using Thaw.Monitoring;
using Thaw.Web;

namespace Thaw.Load.Components;

/// <summary>The components with what they need around them: a durable tier, an upstream and a small server of this process.</summary>
internal sealed class ComponentBench : IAsyncDisposable
{
    private const string Space = "components";
    private const string Upstream = "company";
    private const string None = "none";
    private const string Near = "near";
    private const string Far = "far";

    /// <summary>The batch's target: what a read of a tier may take, for each of its five, over HTTP.</summary>
    private const double BatchMilliseconds = 25;

    // What is slow is measured, not given up.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-load-");
    private readonly List<ServiceProvider> _services = [];
    private readonly string _value = Encoding.UTF8.GetString(LoadValue.Of("component"));
    private readonly TimeSpan _storeLatency;
    private readonly TimeProvider _time;
    private BenchStores _stores = null!;
    private OriginServer _origin = null!;
    private WebApplication _app = null!;
    private HttpTarget _batches = null!;

    private ComponentBench(TimeSpan storeLatency, TimeProvider time) => (_storeLatency, _time) = (storeLatency, time);

    public IReadOnlyList<Component> Components { get; private set; } = [];

    /// <param name="kind">Where the durable tier lies.</param>
    /// <param name="origin">How long the upstream takes before it answers.</param>
    /// <param name="store">What is added to each call of the durable tier.</param>
    /// <param name="count">How often each component will run at the most.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The emulators cannot be started here.</exception>
    public static async Task<ComponentBench> StartAsync(StoreKind kind, TimeSpan origin, TimeSpan store, int count, TimeProvider time)
    {
        var bench = new ComponentBench(store, time);
        try
        {
            bench._stores = await BenchStores.OpenAsync(kind, bench._folder.FullName);
            await bench.BeginAsync(origin, count);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _batches?.Dispose();
        foreach (var services in _services)
        {
            await services.DisposeAsync();
        }

        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_origin is not null)
        {
            await _origin.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task BeginAsync(TimeSpan origin, int count)
    {
        _origin = await OriginServer.StartAsync(origin, _time);
        await StartServerAsync();

        // What one process wrote, another finds in the durable tier and not in its memory, once for each key.
        var (memory, near) = (Cache(null, TimeSpan.Zero), Cache(Near, TimeSpan.Zero));
        var (nearReader, farReader, farWriter) = (Cache(Near, TimeSpan.Zero), Cache(Far, _storeLatency), Cache(Far, _storeLatency));
        await memory.SetAsync("hot", _value);
        var filler = Cache(Far, TimeSpan.Zero);
        for (var i = 0; i < count; i++)
        {
            await near.SetAsync(Key(i), _value);
            await filler.SetAsync(Key(i), _value);
        }

        var (targets, away, upstream) = (new ThawMonitoringOptions().Targets, $"{DurationText.Format(_storeLatency)} each call of the store", $"{DurationText.Format(origin)} in the upstream");
        var (client, tier) = (Client(), _stores.Name);
        Components =
        [
            new("cache read, memory", None, targets["cache_read"], (_, token) => ReadAsync(memory, "hot", CacheTier.Memory, token)),
            new("cache write, memory", None, targets["cache_write"], (i, token) => WriteAsync(memory, i, token)),
            new($"cache read, {tier}", None, targets["cache_read"], (i, token) => ReadAsync(nearReader, Key(i), CacheTier.Durable, token)),
            new($"cache write, {tier} and memory, a factory's value", None, targets["cache_write"], (i, token) => FillAsync(near, (2 * count) + i, token)),
            new($"cache write, {tier} and memory, announced", None, targets["cache_write"], (i, token) => WriteAsync(near, count + i, token)),
            new("cache read, durable tier at a distance", away, targets["cache_read"], (i, token) => ReadAsync(farReader, Key(i), CacheTier.Durable, token)),
            new("cache write, durable tier at a distance, a factory's value", away, targets["cache_write"], (i, token) => FillAsync(farWriter, (2 * count) + i, token)),
            new("upstream, kept answer", upstream, targets["company_api"], (_, token) => AskAsync(client, "loads/1", token)),
            new("upstream, asked", upstream, targets["company_api"], (i, token) => AskAsync(client, $"loads/{i + 2}", token)),
            new("batch of five over HTTP", None, BatchMilliseconds, (_, token) => BatchAsync(token)),
        ];
    }

    private ITieredCache Cache(string? store, TimeSpan latency)
    {
        var services = new ServiceCollection().AddLogging();
        var caching = services.AddThawCaching(static options => options.StoreTimeout = Patience);
        if (store is not null)
        {
            _stores.Use(caching, store, isDistant: store == Far);
            var inner = services.Last(static service => service.ServiceType == typeof(ICacheStore)).ImplementationFactory!;
            services.RemoveAll<ICacheStore>();
            services.AddSingleton<ICacheStore>(provider => new DelayedStore((ICacheStore)inner(provider), latency, _time));
        }

        var built = services.BuildServiceProvider();
        _services.Add(built);
        return built.GetRequiredService<ITieredCache>().For(Space);
    }

    private HttpClient Client()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHttpClient(Upstream, client => client.BaseAddress = _origin.Address).AddThawCache(Upstream, static options =>
        {
            options.Cache("/loads/{id}", TimeSpan.FromMinutes(5));
            options.FollowUpstream = false;
        });
        var built = services.BuildServiceProvider();
        _services.Add(built);
        return built.GetRequiredService<IHttpClientFactory>().CreateClient(Upstream);
    }

    private async Task StartServerAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore().AddThawBatch();
        builder.Services.AddThawProblems();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.UseThawBatch();
        _app.UseRouting();
        _app.MapThawBatch();
        RequestDelegate answer = context => context.Response.WriteAsync(_value);
        _app.MapGet("/value/{id}", answer);
        await _app.StartAsync();
        _batches = new HttpTarget(new Uri(_app.Urls.First()), connections: 4);
    }

    private async Task ReadAsync(ITieredCache cache, string key, CacheTier tier, CancellationToken cancellationToken)
    {
        var found = await cache.TryGetAsync<string>(key, null, cancellationToken);
        if (!found.Found || found.Tier != tier || found.Value!.Length != _value.Length)
        {
            throw new InvalidOperationException($"A read that should have been answered by {tier} was answered by {found.Tier}.");
        }
    }

    private async Task WriteAsync(ITieredCache cache, int number, CancellationToken cancellationToken) => await cache.SetAsync(Key(number), _value, null, cancellationToken);

    private async Task FillAsync(ITieredCache cache, int number, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync(Key(number), _value, static (value, _, _) => ValueTask.FromResult(value), cancellationToken: cancellationToken);

    private static async Task AskAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private async Task BatchAsync(CancellationToken cancellationToken)
    {
        var requests = string.Join(',', Enumerable.Range(0, 5).Select(static i => $$"""{"id":"r{{i}}","method":"GET","path":"/value/{{i}}"}"""));
        var answer = await _batches.SendAsync(HttpMethod.Post, "api/batch", Encoding.UTF8.GetBytes($$"""{"requests":[{{requests}}]}"""), cancellationToken);
        if (answer.Status != 200)
        {
            throw new InvalidOperationException($"The batch was answered {answer.Status}.");
        }
    }

    private static string Key(int number) => $"item-{number:D6}";
}
