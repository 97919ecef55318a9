using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Thaw.Caching.Registration;

/// <summary>
/// The one place where the cache reads configuration. The flat names are what operators set as environment variables; a value that cannot be used
/// stops the start with a sentence that names it.
/// </summary>
internal static class ThawCachingConfiguration
{
    private const string Section = "Thaw:Caching:";
    private const long ADay = 86_400_000;

    public static void Bind(IConfiguration configuration, ThawCachingOptions options)
    {
        if (configuration["REDIS_ENDPOINT"] is { Length: > 0 })
        {
            throw Unusable("REDIS_ENDPOINT is set, but no Redis tier is installed in this build. Remove it; memory and the durable tier work without one.");
        }

        Flag(configuration, "CACHE_ENABLED", v => options.Enabled = v);
        Number(configuration, "L1_CACHE_SIZE", 1, 10_000_000, v => options.MemoryEntries = (int)v);
        Flag(configuration, "CACHE_WARMING_ENABLED", v => options.WarmHotKeys = v);
        Seconds(configuration, "L1_CACHE_TTL", v => options.MemoryExpiration = v, least: 1);
        Seconds(configuration, "L2_CACHE_TTL", _ => { }, least: 1);
        Seconds(configuration, "L3_CACHE_TTL", v => options.DurableExpiration = v, least: 1);
        Number(configuration, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", 128, 1_000_000, v => options.MemoryBytes ??= v * 1024 * 1024 / 8);
        Number(configuration, Section + nameof(options.MemoryBytes), 64 * 1024, long.MaxValue, v => options.MemoryBytes = v);
        Milliseconds(configuration, Section + "InvalidationIntervalMilliseconds", v => options.InvalidationInterval = v);
        Milliseconds(configuration, Section + "StoreTimeoutMilliseconds", v => options.StoreTimeout = v);
        foreach (var section in configuration.GetSection(Section + "Namespaces").GetChildren())
        {
            options.Namespace(section.Key, policy => Bind(section, policy));
        }
    }

    private static void Bind(IConfigurationSection section, CacheNamespaceOptions policy)
    {
        Seconds(section, "ExpirationSeconds", v => policy.Expiration = v, least: 1);
        Seconds(section, "MemoryExpirationSeconds", v => policy.MemoryExpiration = v, least: 1);
        Seconds(section, "DurableExpirationSeconds", v => policy.DurableExpiration = v, least: 1);
        Seconds(section, "StaleWhileRevalidateSeconds", v => policy.StaleWhileRevalidate = v);
        Seconds(section, "StaleIfErrorSeconds", v => policy.StaleIfError = v);
        Seconds(section, "NegativeExpirationSeconds", v => policy.NegativeExpiration = v);
        Number(section, "MaximumValueBytes", 1, 16 * 1024 * 1024, v => policy.MaximumValueBytes = (int)v);
        Number(section, "CompressionThreshold", 0, int.MaxValue, v => policy.CompressionThreshold = (int)v);
        Milliseconds(section, "FactoryTimeoutMilliseconds", v => policy.FactoryTimeout = v, most: ADay);
        Milliseconds(section, "FactorySoftTimeoutMilliseconds", v => policy.FactorySoftTimeout = v, most: ADay);
        Number(section, "LeaseDurationSeconds", 1, 900, v => policy.LeaseDuration = TimeSpan.FromSeconds(v));
        Fraction(section, "Jitter", 0, 0.9, v => policy.Jitter = v);
        Fraction(section, "MemoryShare", 0.001, 0.9, v => policy.MemoryShare = v);
        Flag(section, "PerUser", v => policy.PerUser = v);
        Flag(section, "ShareValues", v => policy.ShareValues = v);
        Flag(section, "UseMemory", v => policy.UseMemory = v);
        Flag(section, "UseDurable", v => policy.UseDurable = v);
        Flag(section, "FleetStampede", v => policy.Stampede = v ? CacheStampedeScope.Fleet : CacheStampedeScope.Process);
        if (section["DurableWrite"] is { Length: > 0 } when)
        {
            policy.DurableWrite = when.ToLowerInvariant() switch
            {
                "beforereturn" => CacheDurableWrite.BeforeReturn,
                "afterresponse" => CacheDurableWrite.AfterResponse,
                _ => throw Unusable(section, "DurableWrite", when, "BeforeReturn or AfterResponse"),
            };
        }
    }

    private static void Flag(IConfiguration configuration, string name, Action<bool> set)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return;
        }

        set(text.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => throw Unusable(configuration, name, text, "true or false"),
        });
    }

    private static void Number(IConfiguration configuration, string name, long least, long most, Action<long> set)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            throw Unusable(configuration, name, text, $"a whole number from {least} to {most}");
        }

        set(value);
    }

    private static void Seconds(IConfiguration configuration, string name, Action<TimeSpan> set, long least = 0) =>
        Number(configuration, name, least, 31_536_000, v => set(TimeSpan.FromSeconds(v)));

    private static void Milliseconds(IConfiguration configuration, string name, Action<TimeSpan> set, long most = 600_000) =>
        Number(configuration, name, 1, most, v => set(TimeSpan.FromMilliseconds(v)));

    private static void Fraction(IConfiguration configuration, string name, double least, double most, Action<double> set)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return;
        }

        // Written so that what is not a number is out of bounds, too.
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || !(value >= least && value <= most))
        {
            throw Unusable(configuration, name, text, string.Create(CultureInfo.InvariantCulture, $"a fraction from {least} to {most}"));
        }

        set(value);
    }

    private static OptionsValidationException Unusable(IConfiguration configuration, string name, string text, string allowed) =>
        Unusable($"{(configuration is IConfigurationSection s ? s.Path + ":" : string.Empty)}{name} is '{text}'; allowed is {allowed}.");

    private static OptionsValidationException Unusable(string sentence) =>
        new(Options.DefaultName, typeof(ThawCachingOptions), [sentence]);
}
