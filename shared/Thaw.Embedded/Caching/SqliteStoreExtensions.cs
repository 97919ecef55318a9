using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Caching.Stores;
using Thaw.Embedded;

namespace Thaw.Caching;

/// <summary>Chooses an SQLite file as the cache's durable tier.</summary>
public static class SqliteStoreExtensions
{
    /// <summary>Keeps the durable tier in the SQLite file at <paramref name="path"/> (see <see cref="SqliteCacheOptions.Path"/>). Replaces the store chosen before.</summary>
    public static IThawCachingBuilder UseSqlite(this IThawCachingBuilder builder, string path) => builder.UseSqlite(options => options.Path = path);

    /// <summary>
    /// Keeps the durable tier in an SQLite file. Replaces the store chosen before; the last <c>Use…</c> wins. The file is opened at the first use.
    /// Throws <see cref="OptionsValidationException"/> where an option is out of its bounds.
    /// </summary>
    public static IThawCachingBuilder UseSqlite(this IThawCachingBuilder builder, Action<SqliteCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SqliteCacheOptions();
        configure(options);
        options.Validate();
        builder.Services.RemoveAll<ICacheStore>();
        builder.Services.AddSingleton<ICacheStore>(services => new SqliteCacheStore(options, services.GetService<TimeProvider>()));
        return builder;
    }
}
