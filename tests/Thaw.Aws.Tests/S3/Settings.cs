using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Thaw.Aws.S3;

/// <summary>Flat settings, as the environment has them.</summary>
internal sealed class Settings(Dictionary<string, string?> values) : IConfiguration
{
    public string? this[string key]
    {
        get => values.GetValueOrDefault(key);
        set => values[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => [];

    public IChangeToken GetReloadToken() => throw new NotSupportedException();

    public IConfigurationSection GetSection(string key) => throw new NotSupportedException();
}
