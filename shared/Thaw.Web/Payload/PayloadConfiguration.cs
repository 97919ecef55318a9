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
        var section = configuration.GetSection(Section);
        options.Optimize = Flag(configuration, OptimizeName) ?? options.Optimize;
        options.StrictFields = Flag(configuration, $"{Section}:StrictFields") ?? options.StrictFields;
        foreach (var name in section.GetSection("SensitiveNames").GetChildren())
        {
            if (name.Value is { } text)
            {
                options.SensitiveNames.Add(text);
            }
        }
    }

    private static bool? Flag(IConfiguration configuration, string name) => configuration[name] switch
    {
        null or "" => null,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new OptionsValidationException(Options.DefaultName, typeof(PayloadOptions), [$"{name} is '{text}'; allowed is true or false."]),
    };
}
