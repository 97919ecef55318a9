using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Compression;

/// <summary>Reads the options from configuration, by their names.</summary>
internal static class CompressionConfiguration
{
    private const string Name = "ENABLE_RESPONSE_COMPRESSION";

    public static void Bind(IConfiguration configuration, CompressionOptions options) => options.Enabled = configuration[Name] switch
    {
        null or "" => false,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new OptionsValidationException(Options.DefaultName, typeof(CompressionOptions), [$"{Name} is '{text}'; allowed is true or false."]),
    };
}
