using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw;
using Thaw.Embedded;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Counts for all processes of one machine in an SQLite file.</summary>
public static class SqliteFleetCounterExtensions
{
    /// <summary>Makes the SQLite file at <paramref name="path"/> the place of the fleet's counters; it may be the cache's. Opened at the first use.</summary>
    public static IServiceCollection AddSqliteFleetCounter(this IServiceCollection services, string path) => services.AddSqliteFleetCounter(options => options.Path = path);

    /// <summary>Makes an SQLite file the place of the fleet's counters; it may be the cache's. Throws where an option is out of its bounds. Opened at the first use.</summary>
    public static IServiceCollection AddSqliteFleetCounter(this IServiceCollection services, Action<SqliteCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SqliteCacheOptions();
        configure(options);
        options.Validate();
        services.RemoveAll<IFleetCounter>();
        return services.AddSingleton<IFleetCounter>(provider => new SqliteFleetCounter(options, provider.GetService<TimeProvider>()));
    }
}
