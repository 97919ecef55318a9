using Microsoft.Extensions.Configuration;
using Thaw.Web.Settings;

namespace Thaw.Web.Payload;

/// <summary>Reads the options from configuration, by their names.</summary>
internal static class PayloadConfiguration
{
    private const string OptimizeName = "OPTIMIZE_JSON_PAYLOAD";
    private const string Section = "Thaw:Payload";

    public static void Bind(IConfiguration configuration, PayloadOptions options)
    {
        options.Optimize = new SettingsReader<PayloadOptions>(configuration).Flag(OptimizeName) ?? options.Optimize;
        options.StrictFields = new SettingsReader<PayloadOptions>(configuration, Section).Flag(nameof(options.StrictFields)) ?? options.StrictFields;
        foreach (var name in SensitiveNames(configuration))
        {
            options.SensitiveNames.Add(name);
        }
    }

    // As they stand: an empty one is a mistake that the validator names.
    public static IEnumerable<string> SensitiveNames(IConfiguration configuration) =>
        configuration.GetSection($"{Section}:{nameof(PayloadOptions.SensitiveNames)}").GetChildren().Select(static name => name.Value).OfType<string>();
}
