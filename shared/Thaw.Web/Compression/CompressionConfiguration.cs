using Microsoft.Extensions.Configuration;
using Thaw.Web.Settings;

namespace Thaw.Web.Compression;

/// <summary>Reads the options from configuration, by their names.</summary>
internal static class CompressionConfiguration
{
    private const string Name = "ENABLE_RESPONSE_COMPRESSION";

    public static void Bind(IConfiguration configuration, CompressionOptions options) =>
        options.Enabled = new SettingsReader<CompressionOptions>(configuration).Flag(Name) ?? false;
}
