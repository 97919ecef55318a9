using System.Text.Json.Serialization;
using Thaw.Jobs.Cache;

namespace Thaw.Jobs;

// What is not known is a mistake of the sender's: a misspelt "tag" must not become a wider invalidation.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CacheInvalidateArguments))]
[JsonSerializable(typeof(CacheInvalidateResult))]
[JsonSerializable(typeof(CacheRefreshArguments))]
[JsonSerializable(typeof(CacheRefreshResult))]
[JsonSerializable(typeof(CacheWarmArguments))]
[JsonSerializable(typeof(CacheWarmResult))]
internal sealed partial class JobsJson : JsonSerializerContext;
