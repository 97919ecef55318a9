using System.Text.Json.Serialization;

namespace Thaw.Jobs.Cache;

/// <summary>What a <c>cache.refresh</c> task makes.</summary>
internal sealed record CacheRefreshArguments
{
    /// <summary>The name of a registered factory.</summary>
    public required string Factory { get; init; }

    /// <summary>The key, in the factory's namespace.</summary>
    public required string Key { get; init; }

    /// <summary>Whose entry it is, where entries belong to users.</summary>
    public string? User { get; init; }

    /// <summary>Whether a value that is there and fresh is left alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyIfStale { get; init; }
}
