using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Api;

/// <summary>The body of <c>POST /api/performance/cache</c>.</summary>
internal sealed record CacheOperation
{
    [Description("get or set.")]
    public string? Operation { get; init; }

    [Description("1 to 64 characters of A–Z a–z 0–9 _ . -")]
    public string? Namespace { get; init; }

    [Description("0 to 1,024 bytes of UTF-8, any characters.")]
    public string? Key { get; init; }

    [Description("set: any JSON, at most 1,000 levels deep, kept as it is sent. null is a value.")]
    public JsonElement Value { get; init; }

    [Description("set: how long it is fresh, more than 0; default: the namespace's policy.")]
    public double? TtlSeconds { get; init; }

    [Description("set: at most 64 tags of 1 to 256 bytes of UTF-8 each.")]
    public IReadOnlyList<string?>? Tags { get; init; }

    // A misspelt "tags" would leave an entry that no invalidation finds.
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    [JsonIgnore]
    public bool IsGet => Operation is "get";

    [JsonIgnore]
    public bool IsSet => Operation is "set";
}
