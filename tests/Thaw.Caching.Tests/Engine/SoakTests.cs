using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>Everything at once from four threads; then nothing may be left behind.</summary>
public sealed class SoakTests
{
    [Fact]
    public async Task MixedOperations_TwoHostsFourThreads_NothingLeftBehindAndNoForeignValue()
    {
        var store = new InMemoryCacheStore();
        var hosts = Enumerable.Range(0, 2).Select(_ => new CacheHost(store, configure: o =>
        {
            o.MemoryEntries = 64;
            o.DefaultNamespace.Expiration = TimeSpan.FromMilliseconds(50);
            o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromMilliseconds(50);
            o.Namespace("company", n => n.Stampede = CacheStampedeScope.Fleet);
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() => WorkAsync(hosts[thread % 2], new Random(thread))))).SoonAsync();
        foreach (var host in hosts)
        {
            // What everybody has left is told to stop, and ends a little later than they.
            await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
            host.Engine.CheckMemoryInvariants();
            await host.DisposeAsync();
        }
    }

    private static async Task WorkAsync(CacheHost host, Random random)
    {
        for (var i = 0; i < 300; i++)
        {
            var key = $"k{random.Next(200)}";
            var cache = random.Next(2) == 0 ? host.Cache : host.Cache.For("company");
            switch (random.Next(200))
            {
                case < 120:
                    using (var leaving = new CancellationTokenSource())
                    {
                        var look = cache.GetOrCreateAsync(key, key, static async (k, _, _) =>
                        {
                            await Task.Yield();
                            return Basket.Of(k);
                        }, new CacheEntryOptions { Tags = [key[..2]] }, leaving.Token);
                        if (random.Next(10) == 0)
                        {
                            await leaving.CancelAsync();
                        }

                        try
                        {
                            Judge(key, (await look).Value!);
                        }
                        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
                        {
                            // It left.
                        }
                    }

                    break;
                case < 160:
                    if (await cache.TryGetAsync<Basket>(key) is { Found: true } found)
                    {
                        Judge(key, found.Value!);
                    }

                    break;
                case < 190:
                    foreach (var (k, one) in await cache.GetManyAsync(
                        [key, "k1", "k2"], (keys, _) => new ValueTask<IReadOnlyDictionary<string, Basket>>(keys.ToDictionary(n => n, n => Basket.Of(n)))))
                    {
                        Judge(k, one.Value!);
                    }

                    break;
                case < 194:
                    await cache.SetAsync(key, Basket.Of(key));
                    break;
                case < 197:
                    await cache.RemoveAsync(key);
                    break;
                default:
                    await cache.InvalidateAsync(new CacheInvalidation { Tag = key[..2] });
                    break;
            }
        }
    }

    private static void Judge(string key, Basket basket)
    {
        // Everybody spoils what they got: it is theirs.
        Assert.Equal([key], basket.Items);
        basket.Items.Clear();
    }
}
