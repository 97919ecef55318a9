using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>Adds listings in pages.</summary>
public static class ThawPagingExtensions
{
    /// <summary>The configuration section that <see cref="AddThawPaging"/> is usually given.</summary>
    public const string Section = "Thaw:Cursors";

    /// <summary>
    /// Adds <see cref="Pager"/>, with the keys of a configuration section: <c>Keys</c> (a list, or one value separated by commas), <c>KeysSecret</c> and <c>LifetimeSeconds</c>. Calling it again only adds to the options.
    /// </summary>
    public static IServiceCollection AddThawPaging(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<CursorOptions>().Configure(options => Bind(section, options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CursorOptions>, CursorOptionsValidator>());
        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        services.TryAddSingleton(static provider => new Pager(
            provider.GetRequiredService<IOptions<CursorOptions>>(), provider.GetService<ISecretStore>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Pager>>()));
        return services;
    }

    private static void Bind(IConfiguration section, CursorOptions options)
    {
        var keys = section.GetSection("Keys");
        var listed = keys.Value is { } one
            ? one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : keys.GetChildren().Select(static key => key.Value ?? "");
        foreach (var key in listed)
        {
            options.Keys.Add(key);
        }

        if (section["KeysSecret"] is { Length: > 0 } secret)
        {
            options.KeysSecret = secret;
        }

        if (section["LifetimeSeconds"] is { Length: > 0 } seconds)
        {
            // What is no number is out of bounds, and the validator says so.
            options.Lifetime = double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && Math.Abs(read) < 1e9 ? TimeSpan.FromSeconds(read) : TimeSpan.Zero;
        }
    }
}
