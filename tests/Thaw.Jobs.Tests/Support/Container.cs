using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Jobs.Cache;

namespace Thaw.Jobs.Support;

/// <summary>One process's cache and its check, over a store that others may share.</summary>
internal sealed class Container : IDisposable
{
    private readonly ServiceProvider _services;

    public Container(ICacheStore? store, Action<ThawCachingOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new HurriedClock());
        services.AddThawCaching(configure);
        services.AddDurableTierCheck();
        if (store is not null)
        {
            services.AddSingleton(store);
        }

        _services = services.BuildServiceProvider();
    }

    public DurableTierCheck Check => _services.GetRequiredService<DurableTierCheck>();

    public void Dispose() => _services.Dispose();

    // Nobody waits: every delay is over at once, and moves the clock.
    private sealed class HurriedClock : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            // Patience with a store is a timer too: long ones are real, so that no call runs out of time.
            if (dueTime < TimeSpan.FromMilliseconds(500) && dueTime >= TimeSpan.Zero)
            {
                Interlocked.Add(ref _ahead, dueTime.Ticks);
                return System.CreateTimer(callback, state, TimeSpan.Zero, period);
            }

            return System.CreateTimer(callback, state, dueTime, period);
        }
    }
}
