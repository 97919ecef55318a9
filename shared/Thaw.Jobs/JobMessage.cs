using System.Text.Json;
using System.Text.Json.Serialization;
using Thaw.Jobs.Cache;

namespace Thaw.Jobs;

/// <summary>The body of a message: <c>{ "type": "cache.invalidate", "arguments": { … } }</c>.</summary>
internal sealed record JobMessage
{
    public string? Type { get; init; }

    public JsonElement Arguments { get; init; }
}

// What is not known is a mistake of the sender's: a misspelt "tag" must not become a wider invalidation.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JobMessage))]
[JsonSerializable(typeof(CacheInvalidateArguments))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
