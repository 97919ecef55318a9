using System.Diagnostics;
using Thaw.Caching;

namespace Thaw.FleetProcess;

/// <summary>Does what it is told with the cache of this process.</summary>
internal sealed class Container(ITieredCache cache, LineWriter lines)
{
    private int _factoryCalls;
    private Watch? _watch;

    /// <summary>Starts on an order. The answer is written when it is done; others go on meanwhile.</summary>
    public void Start(FleetOrder order) => _ = Task.Run(() => AnswerAsync(order));

    private async Task AnswerAsync(FleetOrder order)
    {
        try
        {
            var answer = order.Verb switch
            {
                FleetVerb.Clocks => new FleetAnswer { CoarseTicks = CoarseClock.UtcTicks, SystemTicks = TimeProvider.System.GetUtcNow().UtcTicks },
                FleetVerb.Get => await GetAsync(order),
                FleetVerb.Find => await FindAsync(order),
                FleetVerb.Invalidate => await InvalidateAsync(order),
                FleetVerb.Watch => await WatchAsync(order),
                FleetVerb.Report => await ReportAsync(),
                _ => throw new InvalidOperationException($"{order.Verb} is not an order."),
            };
            lines.Write(answer with { Id = order.Id });
        }
        catch (Exception error) // The test on the other end of the line is told whatever it is.
        {
            lines.Write(new FleetAnswer { Id = order.Id, Error = error.ToString() });
        }
    }

    private async Task<FleetAnswer> GetAsync(FleetOrder order)
    {
        if (order.StartAt > 0 && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), order.StartAt) is { Ticks: > 0 } pause)
        {
            await Task.Delay(pause, TimeProvider.System);
        }

        var before = Volatile.Read(ref _factoryCalls);
        var started = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, order.Callers).Select(_ => Task.Run(() => LookUpAsync(order))));
        return new FleetAnswer
        {
            StartedAt = started,
            EndedAt = Stopwatch.GetTimestamp(),
            Values = [.. results.Select(r => r.Value!).Distinct(StringComparer.Ordinal).Select(FleetValue.Parse)],
            Tier = results[0].Tier.ToString(),
            FactoryCalls = Volatile.Read(ref _factoryCalls) - before,
        };
    }

    private async Task<CacheResult<string>> LookUpAsync(FleetOrder order)
    {
        var options = new CacheEntryOptions
        {
            Tags = order.Place.Tags,
            Expiration = order.LifetimeMilliseconds > 0 ? TimeSpan.FromMilliseconds(order.LifetimeMilliseconds) : null,
        };
        var result = await View(order.Place).GetOrCreateAsync(
            order.Place.Key, (Container: this, Order: order), static (s, context, c) => s.Container.MakeAsync(s.Order, context.Key, c), options);
        if (order.SignalAfter != 0)
        {
            // The freeze that comes as early as one can come.
            _ = Signals.Raise(order.SignalAfter);
        }

        return result;
    }

    private async ValueTask<string> MakeAsync(FleetOrder order, string key, CancellationToken cancellationToken)
    {
        var value = Make();
        if (order.Hangs || order.FactoryMilliseconds > 0)
        {
            lines.Write(new FleetAnswer { FactoryOf = key });
            await Task.Delay(
                order.Hangs ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(order.FactoryMilliseconds), TimeProvider.System, cancellationToken);
        }

        return value;
    }

    private string Make()
    {
        // Before anything else of the factory: nothing that it makes is older than this.
        var began = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _factoryCalls);
        return new FleetValue(began, Environment.ProcessId).ToText();
    }

    private async Task<FleetAnswer> FindAsync(FleetOrder order)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await View(order.Place).TryGetAsync<string>(order.Place.Key, new CacheReadOptions { Tags = order.Place.Tags });
        return new FleetAnswer
        {
            StartedAt = started,
            EndedAt = Stopwatch.GetTimestamp(),
            Values = result.Found ? [FleetValue.Parse(result.Value!)] : [],
            Tier = result.Tier.ToString(),
        };
    }

    private async Task<FleetAnswer> InvalidateAsync(FleetOrder order)
    {
        var target = order.Target!;
        var started = Stopwatch.GetTimestamp();
        var removal = await cache.InvalidateAsync(new CacheInvalidation
        {
            Namespace = target.Namespace,
            User = target.User,
            Key = target.Key,
            Tag = target.Tag,
            Pattern = target.Prefix is null ? null : CacheInvalidation.Prefix(target.Prefix),
        });
        return new FleetAnswer { StartedAt = started, EndedAt = Stopwatch.GetTimestamp(), IsCommitted = removal.Committed };
    }

    private async Task<FleetAnswer> WatchAsync(FleetOrder order)
    {
        var options = order.Places.Select(p => new CacheEntryOptions
        {
            Tags = p.Tags,
            Expiration = order.LifetimeMilliseconds > 0 ? TimeSpan.FromMilliseconds(order.LifetimeMilliseconds) : null,
        }).ToArray();
        var views = order.Places.Select(View).ToArray();
        _watch = new Watch(order.Places.Count, order.IsRestless, async place =>
        {
            var result = await views[place].GetOrCreateAsync(
                order.Places[place].Key, this, static (container, _, _) => new ValueTask<string>(container.Make()), options[place]);
            return FleetValue.Parse(result.Value!).BeganAt;
        });
        await _watch.SeenAll;
        return new FleetAnswer();
    }

    private async Task<FleetAnswer> ReportAsync()
    {
        var sightings = _watch is null ? [] : await _watch.StopAsync();
        var lookups = _watch?.Lookups ?? 0;
        _watch = null;
        return new FleetAnswer
        {
            Sightings = sightings,
            Lookups = lookups,
            FactoryCalls = Volatile.Read(ref _factoryCalls),
            StoreErrors = cache.GetStatistics().Tiers.Sum(t => t.Errors),
        };
    }

    private ITieredCache View(FleetPlace place)
    {
        var view = cache.For(place.Namespace);
        return place.User is null ? view : view.ForUser(place.User);
    }
}
