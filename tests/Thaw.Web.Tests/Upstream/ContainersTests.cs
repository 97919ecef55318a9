using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Caching.Stores;

namespace Thaw.Web.Tests.Upstream;

/// <summary>Containers that share a durable tier, and one whose tier fails.</summary>
public sealed class ContainersTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly List<ServiceProvider> _containers = [];
    private UpstreamServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await UpstreamServer.StartAsync();
        (_server.Clock, _server.Answer) = (_clock, static context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary = "Accept";
            return context.Response.WriteAsync($"for {context.Request.Headers.Accept}");
        });
    }

    public async Task DisposeAsync()
    {
        foreach (var container in _containers)
        {
            await container.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Answer_OfOneContainer_IsServedByAnother()
    {
        var store = new InMemoryCacheStore(_clock);
        var (one, other) = (Container(store), Container(store));
        Assert.Equal("for a", await ReadAsync(one, "a"));
        Assert.Equal("for b", await ReadAsync(one, "b"));
        Assert.Equal("for a", await ReadAsync(other, "a"));
        Assert.Equal("for b", await ReadAsync(other, "b"));
        Assert.Equal(2, _server.Count);
    }

    [Fact]
    public async Task Revalidated_ByOneContainer_IsFreshInAnother()
    {
        var revalidated = 0;
        _server.Answer = context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.ETag = "\"a\"";
            if (context.Request.Headers.IfNoneMatch.Count == 0)
            {
                return context.Response.WriteAsync("for a");
            }

            revalidated++;
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        };
        var store = new InMemoryCacheStore(_clock);
        var (one, other) = (Container(store), Container(store));
        await ReadAsync(one, "a");
        await ReadAsync(other, "a");
        _clock.Advance(TimeSpan.FromSeconds(61));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("for a", await ReadAsync(one, "a"));
            Assert.Equal("for a", await ReadAsync(other, "a"));
        }

        Assert.Equal((1, 2), (revalidated, _server.Count));
    }

    [Fact]
    public async Task Change_InOneContainer_ReachesAnotherWithinTheInterval()
    {
        var store = new InMemoryCacheStore(_clock);
        var (one, other) = (Container(store), Container(store));
        foreach (var accept in new[] { "a", "b" })
        {
            await ReadAsync(one, accept);
            await ReadAsync(other, accept);
        }

        using (await other.PostAsync("/thing", null))
        {
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        var before = _server.Count;
        await ReadAsync(one, "a");
        await ReadAsync(one, "b");
        Assert.Equal(2, _server.Count - before);
    }

    [Fact]
    public async Task Store_ThatFails_NeverFailsACall()
    {
        var client = Container(new InMemoryCacheStore(_clock), services =>
        {
            services.AddSingleton<ICacheStore>(new BrokenStore());
        });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("for a", await ReadAsync(client, "a"));
        }

        using var changed = await client.PostAsync("/thing", null);
        Assert.True(changed.IsSuccessStatusCode);
    }

    private static async Task<string> ReadAsync(HttpClient client, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/thing");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private HttpClient Container(InMemoryCacheStore store, Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddLogging();
        services.AddThawCaching().UseInMemory(store);
        add?.Invoke(services);
        services.AddHttpClient("up", client => client.BaseAddress = _server.Address).AddThawCache("up");
        var container = services.BuildServiceProvider();
        _containers.Add(container);
        return container.GetRequiredService<IHttpClientFactory>().CreateClient("up");
    }

    private sealed class BrokenStore : ICacheStore
    {
        public CacheStoreTraits Traits => new InMemoryCacheStore().Traits;

        public CacheStoreUsage Usage => default!;

        public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => throw new IOException("down");
    }
}
