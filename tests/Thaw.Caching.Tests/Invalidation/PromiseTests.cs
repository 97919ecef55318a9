using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>
/// The promise, against a model: a look-up that begins more than the interval after an invalidation returned never returns a value whose factory began before it.
/// </summary>
public sealed class PromiseTests
{
    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, false)]
    [InlineData(3, 10, false)]
    [InlineData(4, 0, true)]
    [InlineData(5, 10, true)]
    [InlineData(6, 10, true)]
    public async Task RandomOperations_ThreeHostsOverOneStore_NothingOutdatedIsServed(int seed, int skewSeconds, bool lagging)
    {
        await using var fleet = new Fleet(seed, TimeSpan.FromSeconds(skewSeconds), lagging);
        for (var step = 0; step < 2_500; step++)
        {
            await fleet.StepAsync();
        }

        await fleet.EndAsync();
        Assert.True(fleet.Checked > 1_000, $"only {fleet.Checked} look-ups were judged");
    }

    private sealed class Fleet : IAsyncDisposable
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
        private static readonly string[] Namespaces = ["default", "company"];
        private static readonly string?[] Users = [null, null, "ann"];
        private static readonly string[] Keys = ["a1", "a2", "b1", "b2"];

        private readonly FakeClock _clock = new();
        private readonly Random _random;
        private readonly int _seed;
        private readonly InMemoryCacheStore _store;
        private readonly ICacheStore _seen;
        private readonly List<CacheHost> _hosts = [];
        private readonly List<(CacheInvalidation What, int Began, DateTimeOffset Returned)> _invalidations = [];
        private readonly List<(TaskCompletionSource Gate, Task Look)> _slow = [];
        private int _step;

        public Fleet(int seed, TimeSpan skew, bool lagging)
        {
            _seed = seed;
            _random = new Random(seed);
            _store = new InMemoryCacheStore(_clock);
            _seen = lagging ? new LaggingStore(_store, _clock, TimeSpan.FromSeconds(2)) : _store;
            Skew = skew;
            for (var i = 0; i < 3; i++)
            {
                _hosts.Add(Start(i));
            }
        }

        public int Checked { get; private set; }

        private TimeSpan Skew { get; }

        public async Task StepAsync()
        {
            _step++;
            switch (_random.Next(100))
            {
                case < 20:
                    _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(900)));
                    break;
                case < 60:
                    await LookAsync();
                    break;
                case < 70:
                    LookSlowly();
                    break;
                case < 82:
                    await FinishOneAsync();
                    break;
                case < 95:
                    await InvalidateAsync();
                    break;
                case < 99:
                    await SetAsync();
                    break;
                default:
                    var i = _random.Next(_hosts.Count);
                    if (_slow.Count == 0)
                    {
                        await _hosts[i].DisposeAsync();
                        _hosts[i] = Start(i);
                    }

                    break;
            }
        }

        public async Task EndAsync()
        {
            while (_slow.Count > 0)
            {
                await FinishOneAsync();
            }

            Assert.All(_hosts, h => Assert.Equal(0, h.Engine.FlightCount));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts)
            {
                await host.DisposeAsync();
            }
        }

        private CacheHost Start(int i) => new(_seen, i == 0 ? new SkewedClock(_clock, Skew) : _clock, options =>
        {
            options.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromSeconds(3);
            options.DefaultNamespace.Expiration = TimeSpan.FromSeconds(4);
            options.Namespace("company", n => n.MemoryExpiration = TimeSpan.FromSeconds(2));
            if (Skew > TimeSpan.Zero)
            {
                // Expiry compares wall clocks; the promise does not.
                options.DefaultNamespace.Expiration = TimeSpan.FromSeconds(40);
                options.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromSeconds(40);
            }
        });

        private (ITieredCache Cache, StoreKey Place, string[] Tags) Any()
        {
            var ns = Namespaces[_random.Next(Namespaces.Length)];
            var user = Users[_random.Next(Users.Length)];
            var key = Keys[_random.Next(Keys.Length)];
            var cache = _hosts[_random.Next(_hosts.Count)].Cache.For(ns);
            return (user is null ? cache : cache.ForUser(user), new StoreKey(ns, user, key), [key[..1], key[1..]]);
        }

        private async Task LookAsync()
        {
            var (cache, place, tags) = Any();
            var began = _step;
            var at = _clock.GetUtcNow();
            if (_random.Next(3) == 0)
            {
                var read = new CacheReadOptions { Tags = _random.Next(2) == 0 ? tags : null, SkipMemory = _random.Next(4) == 0 };
                if (await _clock.DriveAsync(cache.TryGetAsync<string>(place.Key, read)) is { Found: true } found)
                {
                    Judge("TryGet", place, tags, found.Value!, at, began);
                }

                return;
            }

            if (_random.Next(6) == 0)
            {
                // As below: some of the keys may be another look-up's.
                var looking = LookAtManyAsync();
                await DriveOrKeepAsync(looking);
                return;
            }

            // Whoever joins a flight under way waits until its factory is let go.
            var look = cache.GetOrCreateAsync(
                place.Key, this, static (fleet, _, _) => new ValueTask<string>($"{fleet._step}"), new CacheEntryOptions { Tags = tags }).AsTask();
            await DriveOrKeepAsync(AfterAsync());

            async Task AfterAsync() => Judge("GetOrCreate", place, tags, (await look).Value!, at, began);

            async Task LookAtManyAsync()
            {
                var many = await cache.GetManyAsync(
                    Keys, (keys, _) => new ValueTask<IReadOnlyDictionary<string, string>>(keys.ToDictionary(k => k, _ => $"{_step}!")));
                foreach (var (key, one) in many)
                {
                    Judge("GetMany", place with { Key = key }, [key[..1], key[1..]], one.Value!, at, began);
                }
            }
        }

        /// <summary>Waits for a look-up to end, unless it waits for a factory that is to be let go later.</summary>
        private async Task DriveOrKeepAsync(Task look)
        {
            if (_slow.Count > 0)
            {
                for (var i = 0; i < 50 && !look.IsCompleted; i++)
                {
                    await Task.Yield();
                }

                if (!look.IsCompleted)
                {
                    _slow.Add((new TaskCompletionSource(), look));
                    return;
                }
            }

            await _clock.DriveAsync(look);
        }

        private void LookSlowly()
        {
            var (cache, place, tags) = Any();
            var began = _step;
            var at = _clock.GetUtcNow();
            var gate = new TaskCompletionSource();
            _slow.Add((gate, RunAsync()));

            async Task RunAsync()
            {
                var result = await cache.GetOrCreateAsync(
                    place.Key, (gate, fleet: this), static async (s, _, _) =>
                    {
                        // A look-up that joined a flight which turned out too old makes its value later than it began.
                        var made = s.fleet._step;
                        await s.gate.Task;
                        return $"{made}";
                    },
                    new CacheEntryOptions { Tags = tags });
                Judge("slow", place, tags, result.Value!, at, began);
            }
        }

        private async Task FinishOneAsync()
        {
            if (_slow.Count == 0)
            {
                return;
            }

            var i = _random.Next(_slow.Count);
            var (gate, look) = _slow[i];
            _slow.RemoveAt(i);
            gate.SetResult();
            for (var wait = 0; wait < 50 && !look.IsCompleted; wait++)
            {
                await Task.Yield();
            }

            if (!look.IsCompleted)
            {
                // It waits for another one's flight.
                if (_slow.Count == 0)
                {
                    await _clock.DriveAsync(look);
                    return;
                }

                _slow.Add((new TaskCompletionSource(), look));
                return;
            }

            await look;
        }

        private async Task InvalidateAsync()
        {
            var (cache, place, _) = Any();
            var what = _random.Next(11) switch
            {
                0 or 1 or 2 => new CacheInvalidation { Namespace = place.Namespace, User = place.User, Key = place.Key },
                3 => new CacheInvalidation { Tag = place.Key[..1] },
                4 => new CacheInvalidation { Pattern = CacheInvalidation.Prefix(place.Key[..1]) },
                5 => new CacheInvalidation { Pattern = "?" + place.Key[1..] },
                6 => new CacheInvalidation { User = "ann" },
                7 => new CacheInvalidation { Namespace = place.Namespace },
                8 => new CacheInvalidation { Namespace = place.Namespace, Tag = place.Key[1..] },
                9 => new CacheInvalidation { Namespace = "default", User = "ann", Pattern = "a*" },
                _ => _random.Next(3) == 0 ? new CacheInvalidation { Tag = "*" } : new CacheInvalidation { User = "ann", Tag = place.Key[..1] },
            };
            var removal = await _clock.DriveAsync(cache.InvalidateAsync(what));
            Assert.True(removal.Committed);
            Note(what);
        }

        private async Task SetAsync()
        {
            var (cache, place, tags) = Any();
            Assert.Equal(CacheWriteOutcome.Stored, await _clock.DriveAsync(cache.SetAsync(place.Key, $"{_step}", new CacheEntryOptions { Tags = tags })));
            Note(new CacheInvalidation { Namespace = place.Namespace, User = place.User, Key = place.Key });
        }

        private void Note(CacheInvalidation what)
        {
            lock (_invalidations)
            {
                _invalidations.Add((what, _step, _clock.GetUtcNow()));
            }
        }

        private void Judge(string how, StoreKey place, string[] tags, string value, DateTimeOffset at, int step)
        {
            // What many keys were made for at once carries no tags; its mark tells.
            Checked++;
            tags = value[^1] == '!' ? [] : tags;
            var began = int.Parse(value.TrimEnd('!'));
            (CacheInvalidation What, int Began, DateTimeOffset Returned)[] known;
            lock (_invalidations)
            {
                // Those who waited for another's flight go on in threads of their own.
                known = [.. _invalidations];
            }

            foreach (var (what, when, returned) in known)
            {
                if (began < when && when < step && at - returned > Interval && Thaw.Caching.Invalidation.InvalidationMatch.Covers(what, place, tags))
                {
                    Assert.Fail($"seed {_seed}, step {step}, {how}: the value of {place} was made at {began}, before {what} at {when} returned at {returned:O}; it is {at:O}");
                }
            }
        }
    }

    private sealed class SkewedClock(FakeClock inner, TimeSpan skew) : TimeProvider
    {
        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + skew;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
