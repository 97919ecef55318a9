using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Thaw.Aws.Clients;

/// <summary>Reads one value of a configuration. What cannot be used is an <see cref="OptionsValidationException"/> whose sentence names it and says what is allowed.</summary>
internal static class Setting
{
    public static string? Text(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } text ? text : null;

    public static Uri? Url<TOptions>(IConfiguration configuration, string name) => Text(configuration, name) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https" } ? url
        : throw Unusable<TOptions>(name, text, "an absolute http or https address");

    public static bool? Flag<TOptions>(IConfiguration configuration, string name) => configuration[name] switch
    {
        null or "" => null,
        "1" => true,
        "0" => false,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw Unusable<TOptions>(name, text, "true or false"),
    };

    public static int? Number<TOptions>(IConfiguration configuration, string name, string allowed) => Text(configuration, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unusable<TOptions>(name, text, allowed);

    private static OptionsValidationException Unusable<TOptions>(string name, string text, string allowed) =>
        new(Options.DefaultName, typeof(TOptions), [$"{name} is '{text}'; allowed is {allowed}."]);
}
