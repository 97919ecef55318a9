using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Web;

namespace Thaw.Local.Tests.Verify;

/// <summary>For a service that is to be well on a machine that may be busy: what it waits for may take longer than where it is used.</summary>
internal static class Patience
{
    public static TimeSpan OfStores { get; } = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddPatience(this IServiceCollection services) => services
        .Configure<ThawCachingOptions>(static options => options.StoreTimeout = OfStores)
        .AddSingleton(static provider => new DependencyHealth(
            provider.GetRequiredService<IOptions<HealthCheckServiceOptions>>(), provider.GetRequiredService<IServiceScopeFactory>(), new SlowTimers()));

    /// <summary>The machine's clock, whose timers take their time.</summary>
    private sealed class SlowTimers : TimeProvider
    {
        private const int Times = 40;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime * Times : dueTime, period);
    }
}
