using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Thaw.Monitoring.Tests.Support;

/// <summary>Values by name, without sections below them.</summary>
internal sealed class Settings(string path, IReadOnlyDictionary<string, string> values) : IConfigurationSection
{
    public string Key => path[(path.LastIndexOf(':') + 1)..];

    public string Path => path;

    public string? Value
    {
        get => values.GetValueOrDefault(path);
        set => throw new NotSupportedException();
    }

    public string? this[string key]
    {
        get => values.GetValueOrDefault(path.Length == 0 ? key : $"{path}:{key}");
        set => throw new NotSupportedException();
    }

    public static IConfiguration Of(params (string Name, string Value)[] settings) =>
        new Settings("", settings.ToDictionary(static one => one.Name, static one => one.Value, StringComparer.OrdinalIgnoreCase));

    public IEnumerable<IConfigurationSection> GetChildren() => [];

    public IChangeToken GetReloadToken() => throw new NotSupportedException();

    public IConfigurationSection GetSection(string key) => new Settings(path.Length == 0 ? key : $"{path}:{key}", values);
}
