using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Settings;

/// <summary>Settings by their names, of one section or of none; what cannot be read stops the start with a sentence.</summary>
internal readonly struct SettingsReader<TOptions>(IConfiguration configuration, string? section = null)
{
    public int? Number(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unusable(name, text, "a whole number");

    public bool? Flag(string name) => Text(name) is not { } text ? null : bool.TryParse(text, out var flag) ? flag : throw Unusable(name, text, "true or false");

    public TimeSpan? Span(string name) => Text(name) is not { } text ? null
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && text.Contains(':', StringComparison.Ordinal) ? span
        : throw Unusable(name, text, "a time such as 00:01:00");

    public TChoice? Choice<TChoice>(string name)
        where TChoice : struct, Enum => Text(name) is not { } text ? null
        : char.IsAsciiLetter(text[0]) && Enum.TryParse<TChoice>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice
        : throw Unusable(name, text, string.Join(" or ", Enum.GetNames<TChoice>()));

    /// <summary>A list: an array, or one text with commas.</summary>
    public IReadOnlyList<string> List(string name)
    {
        if (Text(name) is { } text)
        {
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        return [.. configuration.GetSection(PathOf(name)).GetChildren().Select(static child => child.Value).OfType<string>().Where(static value => value.Length > 0)];
    }

    private string PathOf(string name) => section is null ? name : $"{section}:{name}";

    private string? Text(string name) => configuration[PathOf(name)] is { Length: > 0 } text ? text : null;

    private OptionsValidationException Unusable(string name, string text, string allowed) =>
        new(Options.DefaultName, typeof(TOptions), [$"{PathOf(name)} is '{text}'; allowed is {allowed}."]);
}
