using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Embedded;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring;

/// <summary>Chooses an SQLite file for the fleet's figures.</summary>
public static class SqliteMonitoringExtensions
{
    /// <summary>Keeps the fleet's figures in the SQLite file at <paramref name="path"/> (see <see cref="SqliteMetricsOptions.Path"/>). Replaces the store chosen before.</summary>
    public static IThawMonitoringBuilder UseSqlite(this IThawMonitoringBuilder builder, string path) => builder.UseSqlite(options => options.Path = path);

    /// <summary>
    /// Keeps the fleet's figures in an SQLite file. Replaces the store chosen before; the last <c>Use…</c> wins. The file is opened at the first use.
    /// Throws <see cref="OptionsValidationException"/> where an option is out of its bounds.
    /// </summary>
    public static IThawMonitoringBuilder UseSqlite(this IThawMonitoringBuilder builder, Action<SqliteMetricsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SqliteMetricsOptions();
        configure(options);
        options.Validate();
        builder.Services.RemoveAll<IMetricsStore>();
        builder.Services.AddSingleton<IMetricsStore>(services => new SqliteMetricsStore(options, services.GetService<TimeProvider>()));
        return builder;
    }
}
