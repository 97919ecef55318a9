using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Registration;

/// <summary>The one place where measurement reads configuration.</summary>
internal static class ThawMonitoringConfiguration
{
    /// <summary>Known from elsewhere; Lambda scales by itself, and what is kept warm is the stack's.</summary>
    public const string AutoScaling = "AUTO_SCALING_ENABLED";

    private const string Section = "Thaw:Monitoring:";
    private const string Upstreams = "Thaw:Health:Upstreams";
    private const string Deployment = "ENVIRONMENT";

    public static void Bind(IConfiguration configuration, ThawMonitoringOptions options)
    {
        if (configuration["AWS_LAMBDA_FUNCTION_NAME"] is { Length: > 0 } function)
        {
            options.Dimensions[ThawMonitoringServices.FunctionName] = function;
            options.Emf ??= true;
        }

        if (configuration[Deployment] is { Length: > 0 } deployment)
        {
            options.Environment = ThawMonitoringOptionsValidator.IsEnvironment(deployment)
                ? deployment
                : throw Refused(Deployment, deployment, ThawMonitoringOptionsValidator.EnvironmentNames.TrimEnd(','));
        }

        _ = FlagAt(configuration, AutoScaling); // What it is does not matter, that it is one does.
        options.Prefix = configuration[Section + "Prefix"] is { Length: > 0 } prefix ? prefix : options.Prefix;
        options.Emf = Flag(configuration, "Emf") ?? options.Emf;
        options.HighResolution = Flag(configuration, "HighResolution") ?? options.HighResolution;
        options.MaximumDimensionValues = (int?)Number(configuration, "MaximumDimensionValues") ?? options.MaximumDimensionValues;
        options.MaximumOperations = (int?)Number(configuration, "MaximumOperations") ?? options.MaximumOperations;
        options.FleetInterval = Number(configuration, "FleetIntervalSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : options.FleetInterval;
        options.FleetTimeout = Number(configuration, "FleetTimeoutSeconds") is { } limit ? TimeSpan.FromSeconds(limit) : options.FleetTimeout;
        options.TargetQuantile = Number(configuration, "TargetQuantile") ?? options.TargetQuantile;
        foreach (var target in configuration.GetSection(Section + "Targets").GetChildren())
        {
            options.Targets[target.Key] = Number(configuration, $"Targets:{target.Key}") ?? throw Unusable($"Targets:{target.Key}", "", "a number of milliseconds");
        }

        foreach (var upstream in configuration.GetSection(Upstreams).GetChildren())
        {
            options.Upstreams[upstream.Key] = Uri.TryCreate(upstream.Value, UriKind.Absolute, out var address)
                ? address
                : throw Refused($"{Upstreams}:{upstream.Key}", upstream.Value ?? "", "an http or https address");
        }
    }

    public static void Bind(IConfiguration configuration, ThawJudgingOptions options)
    {
        options.CacheTable = configuration["CACHE_TABLE_NAME"] is { Length: > 0 } table ? table : options.CacheTable;
        options.MemoryMegabytes = MemoryThreshold(configuration) ?? options.MemoryMegabytes;
    }

    /// <summary>From so many megabytes on a process takes too much; <see langword="null"/> where nobody says.</summary>
    public static int? MemoryThreshold(IConfiguration? configuration) => configuration?["MEMORY_THRESHOLD_MB"] switch
    {
        null or "" => null,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) && megabytes is > 0 and <= 1_048_576
            ? megabytes
            : throw new OptionsValidationException(Options.DefaultName, typeof(ThawJudgingOptions), [$"MEMORY_THRESHOLD_MB is '{text}'; allowed is a whole number of megabytes, 1 to 1048576."]),
    };

    /// <summary>The function's memory, where it is one.</summary>
    public static int? FunctionMegabytes(IConfiguration? configuration) =>
        int.TryParse(configuration?["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) && megabytes > 0 ? megabytes : null;

    private static bool? Flag(IConfiguration configuration, string name) => FlagAt(configuration, Section + name);

    private static bool? FlagAt(IConfiguration configuration, string path) => configuration[path]?.ToLowerInvariant() switch
    {
        null or "" => null,
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        var text => throw Refused(path, text, "true or false"),
    };

    private static double? Number(IConfiguration configuration, string name) => configuration[Section + name] switch
    {
        null or "" => null,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : throw Unusable(name, text, "a number"),
    };

    private static OptionsValidationException Unusable(string name, string text, string allowed) => Refused(Section + name, text, allowed);

    private static OptionsValidationException Refused(string path, string text, string allowed) =>
        new(Options.DefaultName, typeof(ThawMonitoringOptions), [$"{path} is '{text}'; allowed is {allowed}."]);
}
