using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>Single look-ups and calls for many keys over each other, from several threads: never two factories for one key in a process at a time.</summary>
public sealed class ManySoakTests
{
    // Nothing is kept: each look-up finds a factory running or calls its own.
    private static readonly HybridCacheEntryFlags Flags = HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite;

    private static readonly string[] Keys = [.. Enumerable.Range(0, 12).Select(i => $"k{i}")];

    [Theory]
    [InlineData(1, false, CacheStampedeScope.Process)]
    [InlineData(2, true, CacheStampedeScope.Process)]
    [InlineData(3, true, CacheStampedeScope.Fleet)]
    public async Task SinglesAndMany_FourThreads_OneFactoryForAKeyAtATimeAndNoFlightLeft(int seed, bool hasStore, CacheStampedeScope scope)
    {
        await using var host = new CacheHost(hasStore ? new InMemoryCacheStore() : null, configure: o =>
        {
            o.DefaultNamespace.Stampede = scope;
        });
        var watch = new FactoryWatch();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() => WorkAsync(host, watch, new Random((seed * 100) + thread))))).SoonAsync();
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0 && watch.IsIdle);
        Assert.All(watch.Rivals, r => Assert.True(r.IsCancellationRequested, "two factories ran for one key, and the first was not told to stop"));
        Assert.All(Keys, k => Assert.True(watch.Calls(k) > 0));
        var counted = host.Cache.GetStatistics();
        Assert.True(counted.Joined > 0, "nobody ever joined");
    }

    private static async Task WorkAsync(CacheHost host, FactoryWatch watch, Random random)
    {
        for (var i = 0; i < 400; i++)
        {
            using var leaving = new CancellationTokenSource();
            var looks = new List<Task>();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                looks.Add(random.Next(2) == 0
                    ? LookAsync(host, watch, Keys[random.Next(Keys.Length)], random.Next(4), leaving.Token)
                    : LookAtManyAsync(host, watch, [.. Keys.Where(_ => random.Next(3) == 0)], random.Next(4), random.Next(20) == 0, leaving.Token));
            }

            if (random.Next(8) == 0)
            {
                await leaving.CancelAsync();
            }

            await Task.WhenAll(looks);
        }
    }

    private static async Task LookAsync(CacheHost host, FactoryWatch watch, string key, int pause, CancellationToken leaving)
    {
        try
        {
            var made = await host.Hybrid.GetOrCreateAsync(key, async stop =>
            {
                using var running = watch.Enter([key], stop);
                await YieldAsync(pause);
                return Basket.Of(key);
            }, new HybridCacheEntryOptions { Flags = Flags }, cancellationToken: leaving);
            Assert.Equal([key], made.Items);
            made.Items.Clear();
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // It left.
        }
    }

    private static async Task LookAtManyAsync(CacheHost host, FactoryWatch watch, string[] keys, int pause, bool leavesOneOut, CancellationToken leaving)
    {
        try
        {
            var found = await host.Cache.GetManyAsync<Basket>(keys, async (missing, stop) =>
            {
                using var running = watch.Enter(missing, stop);
                await YieldAsync(pause);
                return missing.Skip(leavesOneOut ? 1 : 0).ToDictionary(k => k, k => Basket.Of(k));
            }, new CacheEntryOptions { Flags = Flags }, leaving);
            foreach (var (key, one) in found.Where(f => f.Value.Found))
            {
                Assert.Equal([key], one.Value!.Items);
                one.Value.Items.Clear();
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // It left.
        }
    }

    private static async Task YieldAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Task.Yield();
        }
    }

    /// <summary>Counts the factories that run for each key. The next may begin before one has ended that everybody has left; that one is told to stop.</summary>
    private sealed class FactoryWatch
    {
        private readonly ConcurrentDictionary<string, int> _calls = new();
        private readonly Dictionary<string, List<Running>> _running = [];
        private readonly List<CancellationToken> _rivals = [];

        /// <summary>The tokens of factories that ran while another one began for one of their keys.</summary>
        public IReadOnlyList<CancellationToken> Rivals => _rivals;

        public bool IsIdle
        {
            get
            {
                lock (_running)
                {
                    return _running.Values.All(r => r.Count == 0);
                }
            }
        }

        public int Calls(string key) => _calls.GetValueOrDefault(key);

        public IDisposable Enter(IReadOnlyList<string> keys, CancellationToken stop)
        {
            var running = new Running(this, keys, stop);
            lock (_running)
            {
                foreach (var key in keys)
                {
                    _calls.AddOrUpdate(key, 1, static (_, n) => n + 1);
                    if (!_running.TryGetValue(key, out var list))
                    {
                        _running[key] = list = [];
                    }

                    _rivals.AddRange(list.Select(r => r.Stop));
                    list.Add(running);
                }
            }

            return running;
        }

        private sealed class Running(FactoryWatch watch, IReadOnlyList<string> keys, CancellationToken stop) : IDisposable
        {
            public CancellationToken Stop { get; } = stop;

            public void Dispose()
            {
                lock (watch._running)
                {
                    foreach (var key in keys)
                    {
                        watch._running[key].Remove(this);
                    }
                }
            }
        }
    }
}
