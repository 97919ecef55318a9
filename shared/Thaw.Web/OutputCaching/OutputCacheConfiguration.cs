using Microsoft.Extensions.Configuration;
using Thaw.Caching;
using Thaw.Web.Settings;

namespace Thaw.Web.OutputCaching;

/// <summary>Reads the options from configuration, by their names.</summary>
internal static class OutputCacheConfiguration
{
    private const string Section = "Thaw:OutputCache";

    public static void Bind(IConfiguration configuration, ThawOutputCacheOptions options)
    {
        var settings = new SettingsReader<ThawOutputCacheOptions>(configuration, Section);
        options.Explain = settings.Flag(nameof(options.Explain)) ?? options.Explain;
        options.Refresh = settings.Choice<CacheStampedeScope>(nameof(options.Refresh)) ?? options.Refresh;
        foreach (var child in configuration.GetSection($"{Section}:{nameof(options.Classes)}").GetChildren())
        {
            if (!options.Classes.TryGetValue(child.Key, out var one))
            {
                options.Classes[child.Key] = one = new OutputCacheClass();
            }

            var ofClass = new SettingsReader<ThawOutputCacheOptions>(configuration, child.Path);
            one.Expiration = ofClass.Span(nameof(one.Expiration)) ?? one.Expiration;
            one.Stale = ofClass.Span(nameof(one.Stale)) ?? one.Stale;
        }
    }
}
