using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Payload;

/// <summary>Reads the options from configuration, by their names.</summary>
internal static class PayloadConfiguration
{
    private const string OptimizeName = "OPTIMIZE_JSON_PAYLOAD";
    private const string Section = "Thaw:Payload";

    public static void Bind(IConfiguration configuration, PayloadOptions options)
    {
        options.Optimize = Flag(configuration, OptimizeName) ?? options.Optimize;
        options.StrictFields = Flag(configuration, $"{Section}:StrictFields") ?? options.StrictFields;
        foreach (var name in SensitiveNames(configuration))
        {
            options.SensitiveNames.Add(name);
        }
    }

    public static IEnumerable<string> SensitiveNames(IConfiguration configuration) =>
        configuration.GetSection($"{Section}:SensitiveNames").GetChildren().Select(static name => name.Value).OfType<string>();

    private static bool? Flag(IConfiguration configuration, string name) => configuration[name] switch
    {
        null or "" => null,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new OptionsValidationException(Options.DefaultName, typeof(PayloadOptions), [$"{name} is '{text}'; allowed is true or false."]),
    };
}
