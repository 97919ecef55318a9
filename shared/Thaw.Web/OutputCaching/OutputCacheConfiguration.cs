using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Thaw.Web.OutputCaching;

/// <summary>Reads the options from configuration, by their names.</summary>
internal static class OutputCacheConfiguration
{
    private const string Section = "Thaw:OutputCache";

    public static void Bind(IConfiguration configuration, ThawOutputCacheOptions options)
    {
        options.Explain = configuration[$"{Section}:Explain"] switch
        {
            null or "" => options.Explain,
            var text when bool.TryParse(text, out var flag) => flag,
            var text => throw Wrong($"{Section}:Explain is '{text}'; allowed is true or false."),
        };
        foreach (var child in configuration.GetSection($"{Section}:Classes").GetChildren())
        {
            if (!options.Classes.TryGetValue(child.Key, out var one))
            {
                options.Classes[child.Key] = one = new OutputCacheClass();
            }

            one.Expiration = Time(child, nameof(one.Expiration)) ?? one.Expiration;
            one.Stale = Time(child, nameof(one.Stale)) ?? one.Stale;
        }
    }

    private static TimeSpan? Time(IConfigurationSection section, string name) => section[name] switch
    {
        null or "" => null,
        var text when TimeSpan.TryParse(text, out var time) => time,
        var text => throw Wrong($"{section.Path}:{name} is '{text}'; allowed is a time like 00:05:00."),
    };

    private static OptionsValidationException Wrong(string sentence) => new(Options.DefaultName, typeof(ThawOutputCacheOptions), [sentence]);
}
